import { type Bound, isBetween, type Stretch } from './person-range'

/** People by row, each with the name they are sorted by, where it is known: a list and a link know the rows alone. */
export type Named = ReadonlyMap<number, string | null>

export const noOne: Named = new Map()
export const byRow = (rows: Iterable<number>): Named => new Map([...rows].map((row) => [row, null]))
export const rowsOf = (named: Named) => [...named.keys()].sort((a, b) => a - b)

/** The same with these people in it, or without them. */
export function changed(named: Named, people: readonly Bound[], on: boolean): Named {
  const next = new Map(named)
  for (const { row, name } of people) {
    if (on) next.set(row, name)
    else next.delete(row)
  }
  return next
}

/** Those of whom it is not known that they stand in a stretch. */
export const outside = (named: Named, stretch: Stretch): Named =>
  new Map([...named].filter(([row, name]) => !((name !== null || stretch.sort === 'row') && isBetween(stretch, { row, name: name ?? '' }))))
