import { statusAfter } from '#core/decisions/decision'
import { balancePartOf } from '#core/people/filter/person-status'
import type { ReasonCount } from '#core/reasons/count-reasons'
import { count, counted } from '#ui/basics/numbers'
import { outcomes, Sign } from '#ui/basics/outcome'

/** The reasons given in this batch with their comments, most frequent first. */
export function ReasonCounts({ reasons }: { reasons: ReasonCount[] }) {
  if (reasons.length === 0) return null
  return (
    <ul aria-label="Reasons" className="space-y-1 border-line border-t px-4 py-2 text-sm">
      {reasons.map(({ verdict, title, people, words: comments, wordings: commentCount }) => (
        <li key={`${verdict} ${title}`} className="flex min-w-0 items-start gap-3">
          <span className="flex h-5 items-center">
            <Sign part={balancePartOf(statusAfter[verdict])} />
          </span>
          <span className="line-clamp-2 min-w-0 break-words">
            {title ?? 'Other, as typed by the checker'}{' '}
            <span className="whitespace-nowrap text-soft tabular-nums">
              {counted(people, 'person', 'people')} {outcomes[balancePartOf(statusAfter[verdict])].word}
            </span>
            {commentCount > 0 && <span className="text-soft">: {commentsLabel(comments, commentCount)}</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}

function commentsLabel(comments: string[], total: number): string {
  const more = total - comments.length
  return `${comments.map((text) => `“${text}”`).join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`
}
