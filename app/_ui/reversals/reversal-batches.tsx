import Link from 'next/link'
import type { Reversal } from '#core/reversals/reversal'
import { count, people } from '#ui/basics/numbers'

const shownBatches = 5

/** The batches of a reversal, each with its number of people. */
export function ReversalBatches({ batches }: Pick<Reversal, 'batches'>) {
  const more = batches.slice(shownBatches)
  return (
    <ul aria-label="Batches" className="mt-1 text-sm">
      {batches.slice(0, shownBatches).map(({ id, fileName, maker, people: covered }) => (
        <li key={id} className="wrap-anywhere">
          {people(covered)} of{' '}
          <Link href={`/batches/${id}`} className="text-accent-text underline underline-offset-2">
            {fileName}
          </Link>
          <span className="text-soft"> by {maker.name}</span>
        </li>
      ))}
      {more.length > 0 && (
        <li className="text-soft">
          and {people(more.reduce((sum, batch) => sum + batch.people, 0))} of {count(more.length)} more
        </li>
      )}
    </ul>
  )
}
