import { foldText } from '#core/parsing/text/fold-text'
import type { PersonRange } from '#core/people/filter/person-filter'

/** The end of a range: a person by row number and by name, null if the name is masked. Masked people are not sorted by name. */
export type RangeEnd = { row: number; name: string | null }

/** Everyone from one person to another in the order of the list, both included. */
export type Range = { sort: PersonRange['sort']; from: RangeEnd; to: RangeEnd }

/** The range between two people, given in any order. */
export const rangeBetween = (sort: Range['sort'], a: RangeEnd, b: RangeEnd): Range =>
  compare(sort, a, b) <= 0 ? { sort, from: a, to: b } : { sort, from: b, to: a }

export const isInRange = ({ sort, from, to }: Range, person: RangeEnd) => compare(sort, from, person) <= 0 && compare(sort, person, to) <= 0

export const contains = (outer: Range, inner: Range) =>
  outer.sort === inner.sort && isInRange(outer, inner.from) && isInRange(outer, inner.to)

/** Two overlapping ranges as one, or null when they do not overlap. */
export function unionOf(a: Range, b: Range): Range | null {
  const { sort } = a
  if (sort !== b.sort || !(isInRange(a, b.from) || isInRange(b, a.from))) return null
  return {
    sort,
    from: compare(sort, a.from, b.from) <= 0 ? a.from : b.from,
    to: compare(sort, a.to, b.to) >= 0 ? a.to : b.to,
  }
}

// The server orders names by the code points of the folded name.
function compare(sort: Range['sort'], a: RangeEnd, b: RangeEnd): number {
  if (sort === 'row') return a.row - b.row
  const [nameA, nameB] = [foldText(a.name ?? ''), foldText(b.name ?? '')]
  return nameA < nameB ? -1 : nameA > nameB ? 1 : a.row - b.row
}
