import type { Decision } from '#core/decisions/decision'
import { counted } from '#ui/basics/numbers'
import { Sign } from '#ui/basics/outcome'

/** Why people were turned away, by what the catalogue calls it, the most frequent first. */
export function ReasonCounts({ decisions }: { decisions: Decision[] }) {
  const counts = countsOf(decisions)
  if (counts.length === 0) return null
  return (
    <ul aria-label="Reasons" className="flex flex-wrap gap-x-6 gap-y-1 border-line border-t px-4 py-2 text-sm">
      {counts.map(({ verdict, title, people }) => (
        <li key={`${verdict} ${title}`} className="flex min-w-0 items-center gap-1.5">
          <Sign part="rejected" />
          <span className="truncate">{title}</span>
          <span className="whitespace-nowrap text-soft tabular-nums">
            {counted(people, 'person', 'people')} {verdict === 'reject' ? 'rejected' : 'sent back'}
          </span>
        </li>
      ))}
    </ul>
  )
}

type Count = { verdict: Decision['verdict']; title: string; people: number }

function countsOf(decisions: Decision[]): Count[] {
  const counts = new Map<string, Count>()
  for (const { verdict, reasonTitle, applied } of decisions) {
    if ((verdict !== 'reject' && verdict !== 'send-back') || applied === 0) continue
    const title = reasonTitle ?? 'Other, in words'
    const key = `${verdict} ${title}`
    counts.set(key, { verdict, title, people: (counts.get(key)?.people ?? 0) + applied })
  }
  return [...counts.values()].sort((a, b) => b.people - a.people)
}
