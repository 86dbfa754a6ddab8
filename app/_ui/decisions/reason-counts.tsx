import type { ReasonCount } from '#core/reasons/count-reasons'
import { count, counted } from '#ui/basics/numbers'
import { Sign } from '#ui/basics/outcome'

/** Why people were turned away, by what the catalogue calls it and what was said beside it, the most frequent first. */
export function ReasonCounts({ reasons }: { reasons: ReasonCount[] }) {
  if (reasons.length === 0) return null
  return (
    <ul aria-label="Reasons" className="space-y-1 border-line border-t px-4 py-2 text-sm">
      {reasons.map(({ verdict, title, people, words, wordings }) => (
        <li key={`${verdict} ${title}`} className="flex min-w-0 items-start gap-3">
          <span className="flex h-5 items-center">
            <Sign part="rejected" />
          </span>
          <span className="line-clamp-2 min-w-0 break-words">
            {title ?? 'In the checker’s own words'}{' '}
            <span className="whitespace-nowrap text-soft tabular-nums">
              {counted(people, 'person', 'people')} {verdict === 'reject' ? 'rejected' : 'sent back'}
            </span>
            {wordings > 0 && <span className="text-soft">: {spoken(words, wordings)}</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}

function spoken(words: string[], wordings: number): string {
  const more = wordings - words.length
  return `${words.map((text) => `“${text}”`).join(', ')}${more > 0 ? ` and ${count(more)} more, each with its decision` : ''}`
}
