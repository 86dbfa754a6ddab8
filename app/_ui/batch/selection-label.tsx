import type { Selected } from '#core/decisions/decision'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { count } from '#ui/basics/numbers'
import { ageLabel } from '#ui/review/filter-chips'
import { flagNames } from '#ui/review/flag-labels'

/** Whom a decision was about, as it was said: "all that matched city Pune, age 18 to 30, but 3, and 2 beside". */
export function selectionLabel({ by, filter, except, also }: Selected): string {
  if (by === 'emails') return 'picked by e-mail'
  if (by === 'rows' || filter === null) return 'picked by row'
  return `${scopeOf(filter)}${except > 0 ? `, but ${count(except)}` : ''}${also > 0 ? `, and ${count(also)} beside` : ''}`
}

function scopeOf({ range, ...asked }: PersonFilter): string {
  const matched = askedWords(asked)
  if (range === undefined) return matched === '' ? 'all that were pending' : `all that matched ${matched}`
  const [from, to] = [count(range.from), count(range.to)]
  const stretch = range.sort === 'row' ? `rows ${from} to ${to}` : `by name, from row ${from} to row ${to}`
  return matched === '' ? stretch : `${stretch}, of those that matched ${matched}`
}

function askedWords({ q, city, domain, ageFrom, ageTo, flag }: Omit<PersonFilter, 'range'>): string {
  const words = [
    q !== undefined && `“${q}”`,
    city !== undefined && `city ${city}`,
    (ageFrom !== undefined || ageTo !== undefined) && ageLabel(ageFrom, ageTo).toLowerCase(),
    domain !== undefined && `e-mail at ${domain}`,
    flag !== undefined && `the flag “${flagNames[flag]}”`,
  ]
  return words.filter((word) => word !== false).join(', ')
}
