import Link from 'next/link'
import { count } from '#ui/basics/numbers'
import { OutcomeWord } from '#ui/basics/outcome'
import type { WholePerson } from './use-person'

/** What became of a person in the batches before, of which this one is the next revision. */
export function EarlierRevisions({ revisions }: { revisions: WholePerson['revisions'] }) {
  if (revisions.length === 0) return null
  return (
    <section>
      <h3 className="mb-1 text-faint text-xs">Earlier revisions</h3>
      <ul className="divide-y divide-line rounded-md border border-line text-sm">
        {revisions.map(({ batchId, fileName, result: { row, outcome, why } }) => (
          <li key={`${batchId}.${row}`} className="px-3 py-1.5">
            <span className="flex items-baseline gap-3">
              <Link href={`/batches/${batchId}`} className="min-w-0 flex-1 truncate text-accent-text underline-offset-2 hover:underline">
                {fileName}
              </Link>
              <span className="text-faint tabular-nums">row {count(row)}</span>
              <OutcomeWord part={outcome} />
            </span>
            {why && <span className="block text-soft">{why}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
