'use client'

import { useQuery } from '@tanstack/react-query'
import type { TimelineEvent } from '#core/audit/audit-event'
import type { Batch } from '#core/batches/batch'
import { getJson } from '#ui/api/request'
import { Failed } from '#ui/basics/failed'
import { SkeletonRows } from '#ui/basics/skeleton'
import { When } from '#ui/basics/when'
import { batchKey } from '#ui/batch/batch-queries'
import { eventLabel, toTimeline } from './event-labels'

/** The audit events of a batch, oldest first. */
export function TimelineTab({ batch }: { batch: Batch }) {
  const { data, error, refetch, isPending } = useQuery({
    queryKey: [...batchKey(batch.id), 'timeline'],
    queryFn: () => getJson<{ items: TimelineEvent[] }>(`/api/batches/${batch.id}/timeline`),
  })
  if (isPending) return <SkeletonRows rows={4} />
  if (error) return <Failed error={error} retry={refetch} />
  return (
    <ol className="px-4 py-2">
      {toTimeline(data.items).map((event) => (
        <li key={event.seq} className="relative flex gap-x-4 py-1.5 pl-5 max-sm:flex-col">
          <span aria-hidden="true" className="absolute top-0 bottom-0 left-[3px] w-px bg-line" />
          <span
            aria-hidden="true"
            className={`absolute top-3 left-0 size-[7px] rounded-full ${event.actor ? 'bg-ink' : 'border border-control bg-sheet'}`}
          />
          <span className="min-w-0 flex-1">
            <span className="font-medium">{event.actor?.name ?? 'Countersign'}</span> {eventLabel(event, batch)}
          </span>
          <span className="text-soft text-sm">
            <When at={event.at} />
          </span>
        </li>
      ))}
    </ol>
  )
}
