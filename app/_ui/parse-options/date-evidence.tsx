import type { HeadDates } from '#core/parsing/preview/read-head'
import { count } from '#ui/basics/numbers'

/** Why the dates are read as they are. */
export function DateEvidence({ dates }: { dates: HeadDates }) {
  return dates.order === null ? null : <p className="text-soft text-sm">{wordsFor(dates)}</p>
}

function wordsFor({ order, evidence }: Extract<HeadDates, { evidence: unknown }>): string {
  if (!evidence) return 'Every date here says by itself what it is.'
  const { value, line } = evidence
  if (value.includes('.')) return `Dates with dots are day first, like “${value}” on line ${count(line)}.`
  const first = order === 'dmy' ? 'day' : 'month'
  return `“${value}” on line ${count(line)} is a day only with the ${first} first, so all dates are read that way.`
}
