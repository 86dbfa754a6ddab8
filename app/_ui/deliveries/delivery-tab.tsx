'use client'

import type { Batch } from '#core/batches/batch'
import { Empty } from '#ui/basics/empty'
import { Failed } from '#ui/basics/failed'
import { Notice } from '#ui/basics/notice'
import { count } from '#ui/basics/numbers'
import { SkeletonRows } from '#ui/basics/skeleton'
import { useDeliveries } from './delivery-queries'
import { TargetSection } from './target-section'

/** What became of the people of a batch at each target. */
export function DeliveryTab({ batch }: { batch: Batch }) {
  const { data, error, refetch, isPending } = useDeliveries(batch.id)
  if (isPending) return <SkeletonRows rows={4} />
  if (error && !data) return <Failed error={error} retry={refetch} />
  const { targets, stalled } = data
  if (targets.every(({ counts }) => Object.values(counts).every((people) => people === 0)))
    return (
      <Empty title="No one is final yet">
        People go to {targets.map(({ name }) => name).join(', ') || 'targets'} once their approval is final. What became of them there
        appears here.
      </Empty>
    )
  return (
    <div className="divide-y divide-line">
      {stalled && (
        <div className="px-4 py-3">
          <Notice tone="warn" title="The deliveries of this batch stand still">
            Countersign has tried {count(stalled.attempts)} times and goes on trying. The cause is in the log of the delivery process:{' '}
            <code className="font-mono text-sm">{stalled.cause}</code>.
          </Notice>
        </div>
      )}
      {targets.map((target) => (
        <TargetSection key={target.key} batch={batch} target={target} />
      ))}
    </div>
  )
}
