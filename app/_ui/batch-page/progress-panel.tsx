'use client'

import { useEffect, useState } from 'react'
import { type Batch, isMoving } from '#core/batches/batch'
import type { Phase, Progress } from '#core/batches/progress'
import { count, duration, percent } from '#ui/basics/numbers'
import { useProgress } from '#ui/live/live'

const longMs = 1_500

/**
 * Progress of a batch, at most a second old. A decision is shown only when it takes long, because most finish before anyone could
 * read about them.
 */
export function ProgressPanel({ batch }: { batch: Batch }) {
  const progress = useProgress(batch.id)
  const isLong = useIsLong(progress?.phase === 'deciding' ? progress.decisionId : null)
  if (!isMoving(batch) && !isLong) return null
  if (!progress) return <p className="h-13 text-soft">Loading progress…</p>
  return (
    <section aria-label="Progress" className="rounded-md border border-line bg-sheet">
      {progress.phase !== 'deciding' && <Bar progress={progress} />}
      <dl className="flex flex-wrap gap-x-8 gap-y-2 px-4 py-2.5">
        {factsOf(progress).map(([name, value]) => (
          <div key={name} className="min-w-18">
            <dt className="text-faint text-xs">{name}</dt>
            <dd className="font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {!progress.live && <p className="px-4 pb-2.5 text-invalid text-sm">Not live: these numbers come from the database.</p>}
    </section>
  )
}

function useIsLong(decisionId: string | null): boolean {
  const [long, setLong] = useState<string | null>(null)
  useEffect(() => {
    if (decisionId === null) return
    const timer = setTimeout(() => setLong(decisionId), longMs)
    return () => clearTimeout(timer)
  }, [decisionId])
  return decisionId !== null && long === decisionId
}

function Bar({ progress }: { progress: Progress }) {
  const done = percent(progress.bytesRead, progress.bytesTotal)
  return (
    <div
      role="progressbar"
      aria-label="Share of the file read"
      aria-valuenow={done}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1 overflow-hidden rounded-t-[4px] bg-sunken"
    >
      <div className="h-full bg-accent transition-[width] duration-150" style={{ width: `${done}%` }} />
    </div>
  )
}

const phaseLabels: Record<Phase, string> = {
  waiting: 'Waiting to be read',
  surveying: 'Scanning the file',
  importing: 'Importing rows',
  deciding: 'Applying a decision',
  pending: 'Waiting for a checker',
  ended: 'Ended',
}

function factsOf(progress: Progress): [string, string][] {
  const { phase, balance, bytesRead, bytesTotal, rowsRead, rowsPerSecond, secondsLeft, state } = progress
  const phaseLabel = state === 'withdrawing' ? 'Withdrawing' : phaseLabels[phase]
  if (phase === 'deciding' || state === 'withdrawing')
    return [
      ['Phase', phaseLabel],
      ['Still pending', count(balance.pending)],
    ]
  return [
    ['Phase', `${phaseLabel}, ${percent(bytesRead, bytesTotal)} %`],
    ['Rows read', count(rowsRead)],
    ['Valid', count(rowsRead - balance.invalid - balance.duplicate)],
    ['Invalid', count(balance.invalid)],
    ['Duplicate', count(balance.duplicate)],
    ['Rate', rowsPerSecond === null ? '–' : `${count(Math.round(rowsPerSecond))} rows/s`],
    ['Time left', secondsLeft === null ? '–' : duration(secondsLeft)],
  ]
}
