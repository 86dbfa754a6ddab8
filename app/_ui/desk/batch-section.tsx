import type { ReactNode } from 'react'
import type { Batch } from '#core/batches/batch'
import { count } from '#ui/basics/numbers'
import { BatchLine } from './batch-line'

type Props = { title: string; batches: Batch[]; empty?: string; children?: ReactNode }

export function BatchSection({ title, batches, empty, children }: Props) {
  return (
    <section aria-label={title}>
      <h2 className="mb-2 flex items-baseline gap-2 font-semibold">
        {title}
        {batches.length > 0 && <span className="font-normal text-faint">{count(batches.length)}</span>}
      </h2>
      {batches.length === 0 ? (
        <p className="rounded-md border border-line border-dashed px-4 py-4 text-soft">{empty}</p>
      ) : (
        <ul className="divide-y divide-line overflow-hidden rounded-md border border-line bg-sheet">
          {batches.map((batch) => (
            <BatchLine key={batch.id} rendered={batch} />
          ))}
        </ul>
      )}
      {children}
    </section>
  )
}
