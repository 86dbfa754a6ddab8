import type { Selection as SelectionRequest } from '#core/decisions/decision'
import type { PersonFilter } from '#core/people/filter/person-filter'
import type { SelectionLink } from '#ui/filters/selection-link'
import { contains, isInRange, type Range, type RangeEnd, rangeBetween, unionOf } from './person-range'

/** People by row number, each with the name they are sorted by; null where only the row is known, as from a list or a link. */
export type RowMap = ReadonlyMap<number, string | null>

type ByRows = { kind: 'rows'; rows: RowMap }
/** Everyone who matches the filter, or everyone in `range`, except `except` and plus `also`. `size` is how many people the range contains. */
export type ByFilter = {
  kind: 'matching'
  range: (Range & { size: number }) | null
  except: RowMap
  also: RowMap
  /** The server's count, valid while the list has `of` people. It differs from theirs when some of `except` have been decided. */
  recount: { size: number; of: number } | null
}

/** The people the checker has selected in a list: row by row, or everyone who matches. */
export type Selection = ByRows | ByFilter

export type Candidate = RangeEnd

export const emptyRows: RowMap = new Map()
export const rowMap = (rows: Iterable<number>): RowMap => new Map([...rows].map((row) => [row, null]))

export const selectNone: Selection = { kind: 'rows', rows: emptyRows }
export const selectAll: Selection = { kind: 'matching', range: null, except: emptyRows, also: emptyRows, recount: null }

export function isSelected(selection: Selection, person: Candidate): boolean {
  switch (selection.kind) {
    case 'rows':
      return selection.rows.has(person.row)
    case 'matching':
      return isCovered(selection, person) ? !selection.except.has(person.row) : selection.also.has(person.row)
  }
}

/** How many people are selected when `matching` people match the filter. */
export function selectedCount(selection: Selection, matching: number): number {
  switch (selection.kind) {
    case 'rows':
      return selection.rows.size
    case 'matching':
      return Math.max(0, coveredCount(selection, matching) - selection.except.size + selection.also.size)
  }
}

export function setSelected(selection: Selection, people: readonly Candidate[], on: boolean): Selection {
  switch (selection.kind) {
    case 'rows':
      return { kind: 'rows', rows: withRows(selection.rows, people, on) }
    case 'matching': {
      const covered = people.filter((person) => isCovered(selection, person))
      const others = people.filter((person) => !isCovered(selection, person))
      // `also` may contain rows of the range: the names of rows from a list are unknown, so they cannot be compared with it.
      const also = on ? selection.also : withRows(selection.also, covered, false)
      return { ...selection, except: withRows(selection.except, covered, !on), also: withRows(also, others, on) }
    }
  }
}

/**
 * Also selects everyone between two people in the order of the list, `size` of them, loaded or not.
 * Returns null when the result would be two separate ranges, which a request cannot express.
 */
export function selectRange(selection: Selection, sort: Range['sort'], [a, b]: [Candidate, Candidate], size: number): Selection | null {
  const added = rangeBetween(sort, a, b)
  switch (selection.kind) {
    case 'rows':
      return {
        kind: 'matching',
        range: { ...added, size },
        except: emptyRows,
        also: rowsOutside(selection.rows, added),
        recount: null,
      }
    case 'matching': {
      const except = rowsOutside(selection.except, added)
      if (selection.range === null) return { ...selection, except }
      const union = unionOf(selection.range, added)
      if (union === null) return null
      const range = { ...union, size: unionSize(selection.range, { ...added, size }) }
      return { ...selection, range, except, also: rowsOutside(selection.also, union) }
    }
  }
}

/** Removes people who have left the list because another checker decided them. */
export function removeDecided(selection: Selection, people: readonly Candidate[]): Selection {
  if (selection.kind !== 'matching') return setSelected(selection, people, false)
  const lost = people.filter((person) => isCovered(selection, person)).length
  const range = selection.range && { ...selection.range, size: selection.range.size - lost }
  return { ...selection, range, except: withRows(selection.except, people, false), also: withRows(selection.also, people, false) }
}

/** Takes over the server's count of the selection, made when the list had `matching` people. */
export function withServerCount(selection: Selection, counted: number, matching: number): Selection {
  if (selection.kind !== 'matching') return selection
  const size = counted + selection.except.size - selection.also.size
  return selection.range ? { ...selection, range: { ...selection.range, size } } : { ...selection, recount: { size, of: matching } }
}

/** The body of a decision: row numbers, or the filter with the number of people the checker saw. */
export function toRequest(selection: Selection, filter: PersonFilter, matching: number): SelectionRequest {
  switch (selection.kind) {
    case 'rows':
      return { rows: sortedRows(selection.rows) }
    case 'matching': {
      const { except, also } = selection
      return {
        filter: withRange(selection, filter),
        expectedCount: selectedCount(selection, matching),
        ...(except.size > 0 && { except: sortedRows(except) }),
        ...(also.size > 0 && { also: sortedRows(also) }),
      }
    }
  }
}

/** The selection as a link, or null when it contains single rows. */
export function toLink(selection: Selection): SelectionLink | null {
  if (selection.kind !== 'matching' || selection.also.size > 0) return null
  return { range: withRange(selection, {}).range ?? null, except: sortedRows(selection.except) }
}

const withRange = ({ range }: ByFilter, filter: PersonFilter): PersonFilter =>
  range ? { ...filter, range: { sort: range.sort, from: range.from.row, to: range.to.row } } : filter

function coveredCount({ range, recount }: ByFilter, matching: number): number {
  if (range) return range.size
  return recount?.of === matching ? recount.size : matching
}

const isCovered = ({ range }: ByFilter, person: Candidate) => range === null || isInRange(range, person)

type SizedRange = NonNullable<ByFilter['range']>

// Overlapping ranges usually share exactly the person the second was extended from. The server counts again.
function unionSize(a: SizedRange, b: SizedRange): number {
  if (contains(a, b)) return a.size
  return contains(b, a) ? b.size : a.size + b.size - 1
}

const sortedRows = (rows: RowMap) => [...rows.keys()].sort((a, b) => a - b)

function withRows(rows: RowMap, people: readonly Candidate[], on: boolean): RowMap {
  const next = new Map(rows)
  for (const { row, name } of people) {
    if (on) next.set(row, name)
    else next.delete(row)
  }
  return next
}

/** The rows that are not known to be in the range. */
const rowsOutside = (rows: RowMap, range: Range): RowMap =>
  new Map([...rows].filter(([row, name]) => !((name !== null || range.sort === 'row') && isInRange(range, { row, name: name ?? '' }))))
