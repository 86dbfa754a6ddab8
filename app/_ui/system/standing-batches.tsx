import Link from 'next/link'
import type { StandingBatches as Standing } from '#core/system/system'
import { counted } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'
import { StateBadge } from '#ui/batch/state-badge'
import { stalledSentence } from '#ui/batch-page/stalled-sentence'

/** The batches that stand still, each with its cause; nothing if there are none. */
export function StandingBatches({ batches, stalled, frozen }: Standing) {
  if (batches.length === 0) return null
  const more = stalled + frozen - batches.length
  return (
    <section aria-labelledby="standing">
      <h2 id="standing" className="mb-2 font-semibold">
        Batches that stand still
      </h2>
      <ul className="divide-y divide-line rounded-md border border-line bg-sheet text-sm">
        {batches.map(({ id, fileName, since, cause }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
            <Link
              href={`/batches/${id}`}
              className="min-w-0 font-medium [overflow-wrap:anywhere] text-accent-text underline underline-offset-2"
            >
              {fileName}
            </Link>
            <StateBadge state={cause === null ? 'frozen' : 'pending'} stalled={cause !== null} />
            <span className="text-soft">{cause === null ? 'It differs from its file.' : stalledSentence(cause)}</span>
            <span className="text-soft sm:ml-auto">
              <When at={since} />
            </span>
          </li>
        ))}
        {more > 0 && <li className="px-4 py-2 text-soft">And {counted(more, 'more', 'more')}.</li>}
      </ul>
    </section>
  )
}
