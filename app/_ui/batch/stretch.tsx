import { foldText } from '#core/parsing/row/fold-text'
import type { PersonRange } from '#core/people/filter/person-filter'

/** A person as a bound of a range: where they stand by row, and by name. */
export type Bound = { row: number; name: string }

/** Everyone from one person to another in an order of the list, both included. */
export type Stretch = { sort: PersonRange['sort']; from: Bound; to: Bound }

/** The stretch between two people, whichever stands first. */
export const stretchOf = (sort: Stretch['sort'], one: Bound, other: Bound): Stretch =>
  compare(sort, one, other) <= 0 ? { sort, from: one, to: other } : { sort, from: other, to: one }

export const isBetween = ({ sort, from, to }: Stretch, person: Bound) => compare(sort, from, person) <= 0 && compare(sort, person, to) <= 0

/** Whether a stretch holds another one whole. */
export const holds = (whole: Stretch, part: Stretch) => whole.sort === part.sort && isBetween(whole, part.from) && isBetween(whole, part.to)

/** Two stretches as one; null when they do not meet. */
export function joined(a: Stretch, b: Stretch): Stretch | null {
  const { sort } = a
  if (sort !== b.sort || !(isBetween(a, b.from) || isBetween(b, a.from))) return null
  return {
    sort,
    from: compare(sort, a.from, b.from) <= 0 ? a.from : b.from,
    to: compare(sort, a.to, b.to) >= 0 ? a.to : b.to,
  }
}

// In the order of the list, names stand as they are compared, by the numbers of their letters.
function compare(sort: Stretch['sort'], a: Bound, b: Bound): number {
  if (sort === 'row') return a.row - b.row
  const [one, other] = [foldText(a.name), foldText(b.name)]
  return one < other ? -1 : one > other ? 1 : a.row - b.row
}
