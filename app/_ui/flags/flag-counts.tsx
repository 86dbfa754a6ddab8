import { TriangleAlert } from 'lucide-react'
import type { FlagCount } from '#core/people/review-index/matching-rows'
import { count } from '#ui/basics/numbers'
import { flagNames } from './flag-labels'

/** The flags in a selection; null while the review index is being built. */
export function FlagCounts({ flags }: { flags: FlagCount[] | null }) {
  if (flags === null) return <p className="mt-3">Flags are not ready yet.</p>
  if (flags.length === 0) return <p className="mt-3">No flags.</p>
  return (
    <ul
      aria-label="Flags"
      className="mt-3 flex flex-wrap gap-x-5 gap-y-1 rounded-md border border-invalid-fill/50 bg-warn-wash px-3 py-2 text-ink text-sm"
    >
      {flags.map(({ flag, count: rows }) => (
        <li key={flag} className="flex items-center gap-1.5">
          <TriangleAlert aria-hidden="true" strokeWidth={2.25} className="size-[13px] text-invalid" />
          {flagNames[flag]} <span className="font-medium tabular-nums">{count(rows)}</span>
        </li>
      ))}
    </ul>
  )
}
