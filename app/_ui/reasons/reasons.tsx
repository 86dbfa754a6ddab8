'use client'

import { useQuery } from '@tanstack/react-query'
import type { Reason } from '#core/reasons/reason'
import { getJson } from '#ui/api/request'
import { Empty } from '#ui/basics/empty'
import { AddReason } from './add-reason'
import { ReasonTable } from './reason-table'

/** The catalogue of reasons: those that are offered, and those that were. */
export function Reasons({ rendered, changes }: { rendered: Reason[]; changes: boolean }) {
  const { data } = useQuery({
    queryKey: ['reasons'],
    queryFn: () => getJson<{ items: Reason[] }>('/api/reasons'),
    initialData: { items: rendered },
  })
  const offered = data.items.filter(({ retiredAt }) => retiredAt === null)
  const retired = data.items.filter(({ retiredAt }) => retiredAt !== null)
  return (
    <div className="space-y-7">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="font-semibold text-xl tracking-[-0.01em]">Reasons</h1>
          <p className="text-soft">What a checker may give as the reason to reject people or to send them back. The maker reads it.</p>
        </div>
        {changes && <AddReason />}
      </div>
      {offered.length === 0 ? (
        <div className="rounded-md border border-line bg-sheet">
          <Empty title="No reason is offered">Checkers write every reason themselves until there is one here.</Empty>
        </div>
      ) : (
        <ReasonTable label="Reasons that are offered" reasons={offered} changes={changes} />
      )}
      {retired.length > 0 && (
        <section>
          <h2 className="mb-2 font-semibold">No longer offered</h2>
          <ReasonTable label="Reasons no longer offered" reasons={retired} changes={false} />
        </section>
      )}
    </div>
  )
}
