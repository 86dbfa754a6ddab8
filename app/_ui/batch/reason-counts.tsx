import type { ReasonCount } from '#core/reasons/count-reasons'
import { counted } from '#ui/basics/numbers'
import { Sign } from '#ui/basics/outcome'

/** Why people were turned away, by what the catalogue calls it, the most frequent first. */
export function ReasonCounts({ reasons }: { reasons: ReasonCount[] }) {
  if (reasons.length === 0) return null
  return (
    <ul aria-label="Reasons" className="flex flex-wrap gap-x-6 gap-y-1 border-line border-t px-4 py-2 text-sm">
      {reasons.map(({ verdict, title, people }) => (
        <li key={`${verdict} ${title}`} className="flex min-w-0 items-center gap-1.5">
          <Sign part="rejected" />
          <span className="truncate">{title ?? 'Other, in words'}</span>
          <span className="whitespace-nowrap text-soft tabular-nums">
            {counted(people, 'person', 'people')} {verdict === 'reject' ? 'rejected' : 'sent back'}
          </span>
        </li>
      ))}
    </ul>
  )
}
