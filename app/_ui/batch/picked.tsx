import type { Selection } from '#core/decisions/decision'
import { foldText } from '#core/reading/fold-text'
import type { UserFilter, UserRange } from '#core/users/user-filter'
import type { Linked } from '#ui/review/linked'

type SortBy = UserRange['sort']

/** A person as a bound of a range: where they stand by row, and by name. */
export type Bound = { row: number; name: string }

type ByRows = { kind: 'rows'; rows: ReadonlySet<number> }
/** All that match but `except`, and `also` others. `range` narrows them to those between two people; `size` is how many that are. */
type ByFilter = {
  kind: 'matching'
  range: { sort: SortBy; from: Bound; to: Bound; size: number } | null
  except: ReadonlySet<number>
  also: ReadonlySet<number>
  /** How many match by the server's count when the list had `of`, where that is not the same: some of `except` had gone already. */
  recount: { size: number; of: number } | null
}

/** Whom the checker has picked: rows one by one, or all that match. */
export type Picked = ByRows | ByFilter

export type Candidate = Bound

const none: ReadonlySet<number> = new Set()
export const nobody: Picked = { kind: 'rows', rows: none }
export const everyone: Picked = { kind: 'matching', range: null, except: none, also: none, recount: null }

export function isPicked(picked: Picked, person: Candidate): boolean {
  switch (picked.kind) {
    case 'rows':
      return picked.rows.has(person.row)
    case 'matching':
      return isCovered(picked, person) ? !picked.except.has(person.row) : picked.also.has(person.row)
  }
}

/** How many are picked when `matching` people match. */
export function howMany(picked: Picked, matching: number): number {
  switch (picked.kind) {
    case 'rows':
      return picked.rows.size
    case 'matching':
      return Math.max(0, sizeOf(picked, matching) - picked.except.size + picked.also.size)
  }
}

/** The same with these people picked, or not picked any more. */
export function pick(picked: Picked, people: readonly Candidate[], on: boolean): Picked {
  switch (picked.kind) {
    case 'rows':
      return { kind: 'rows', rows: changed(picked.rows, rowsOf(people), on) }
    case 'matching': {
      const covered = people.filter((person) => isCovered(picked, person))
      const others = people.filter((person) => !isCovered(picked, person))
      return { ...picked, except: changed(picked.except, rowsOf(covered), !on), also: changed(picked.also, rowsOf(others), on) }
    }
  }
}

/**
 * Everyone between two people in the order of the list, `size` of them, seen or not. Rows that were picked before stay picked beside them;
 * a selection of another kind is replaced.
 */
export function pickRange(picked: Picked, sort: SortBy, [one, other]: [Bound, Bound], size: number): Picked {
  const [from, to] = compare(sort, one, other) <= 0 ? [one, other] : [other, one]
  const range: ByFilter = { kind: 'matching', range: { sort, from, to, size }, except: none, also: none, recount: null }
  // Only by row is it known of a number alone whether it lies between.
  if (picked.kind !== 'rows' || sort !== 'row') return range
  return { ...range, also: new Set([...picked.rows].filter((row) => row < from.row || row > to.row)) }
}

/** The same without people who have left the list, as somebody else decided them. */
export function forget(picked: Picked, people: readonly Candidate[]): Picked {
  if (picked.kind !== 'matching') return pick(picked, people, false)
  const rows = rowsOf(people)
  const lost = people.filter((person) => isCovered(picked, person)).length
  const range = picked.range && { ...picked.range, size: picked.range.size - lost }
  return { ...picked, range, except: changed(picked.except, rows, false), also: changed(picked.also, rows, false) }
}

/** The same when the server counts `counted` people in it, of a list that has `matching`. */
export function recount(picked: Picked, counted: number, matching: number): Picked {
  if (picked.kind !== 'matching') return picked
  const size = counted + picked.except.size - picked.also.size
  return picked.range ? { ...picked, range: { ...picked.range, size } } : { ...picked, recount: { size, of: matching } }
}

/** What is sent: rows by number, or the filter with as many as the checker saw match. */
export function selectionOf(picked: Picked, filter: UserFilter, matching: number): Selection {
  switch (picked.kind) {
    case 'rows':
      return { rows: sorted(picked.rows) }
    case 'matching': {
      const { except, also } = picked
      return {
        filter: filterOf(picked, filter),
        expectedCount: howMany(picked, matching),
        ...(except.size > 0 && { except: sorted(except) }),
        ...(also.size > 0 && { also: sorted(also) }),
      }
    }
  }
}

/** What a link says of it: nothing of single rows, which are not a view of the list. */
export function linkTo(picked: Picked): Linked | null {
  if (picked.kind !== 'matching' || picked.also.size > 0) return null
  return { range: filterOf(picked, {}).range ?? null, except: sorted(picked.except) }
}

/** The filter under which the picked ones are looked up. */
export const filterOf = ({ range }: ByFilter, filter: UserFilter): UserFilter =>
  range ? { ...filter, range: { sort: range.sort, from: range.from.row, to: range.to.row } } : filter

function sizeOf({ range, recount }: ByFilter, matching: number): number {
  if (range) return range.size
  return recount?.of === matching ? recount.size : matching
}

const isCovered = ({ range }: ByFilter, person: Bound) =>
  range === null || (compare(range.sort, range.from, person) <= 0 && compare(range.sort, person, range.to) <= 0)

const rowsOf = (people: readonly Candidate[]) => people.map(({ row }) => row)
const sorted = (rows: ReadonlySet<number>) => [...rows].sort((a, b) => a - b)

function changed<Item>(set: ReadonlySet<Item>, items: readonly Item[], on: boolean): ReadonlySet<Item> {
  const next = new Set(set)
  for (const item of items) {
    if (on) next.add(item)
    else next.delete(item)
  }
  return next
}

// In the order of the list, names stand as they are compared, by the numbers of their letters.
function compare(sort: SortBy, a: Bound, b: Bound): number {
  if (sort === 'row') return a.row - b.row
  const [one, other] = [foldText(a.name), foldText(b.name)]
  return one < other ? -1 : one > other ? 1 : a.row - b.row
}
