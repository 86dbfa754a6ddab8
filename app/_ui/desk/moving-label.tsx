'use client'

import type { Batch } from '#core/batches/batch'
import { count, duration, percent } from '#ui/basics/numbers'
import { StateBadge } from '#ui/batch/state-badge'
import { useProgress } from '#ui/live'

/** How far a moving batch is: "41 %  163,000 rows/s  6 s left". */
export function MovingLabel({ batch }: { batch: Batch }) {
  const progress = useProgress(batch.id)
  if (batch.stalled || batch.state !== 'importing' || !progress) return <StateBadge state={batch.state} stalled={batch.stalled !== null} />
  return (
    <span className="flex gap-3 whitespace-nowrap">
      <span className="font-medium">{percent(progress.bytesRead, progress.bytesTotal)} %</span>
      {progress.rowsPerSecond !== null && <span className="text-soft">{count(Math.round(progress.rowsPerSecond))} rows/s</span>}
      {progress.secondsLeft !== null && <span className="text-soft max-lg:hidden">{duration(progress.secondsLeft)} left</span>}
    </span>
  )
}
