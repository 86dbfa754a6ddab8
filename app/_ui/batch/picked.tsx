import type { Selection } from '#core/decisions/decision'
import type { PersonFilter } from '#core/people/filter/person-filter'
import type { Linked } from '#ui/review/linked'
import { changed, type Named, noOne, rowsOf } from './named'
import { type Bound, isBetween, type Stretch } from './stretch'

type ByRows = { kind: 'rows'; rows: Named }
/** All that match but `except`, and `also` others. `range` narrows them to those between two people; `size` is how many that are. */
export type ByFilter = {
  kind: 'matching'
  range: (Stretch & { size: number }) | null
  except: Named
  also: Named
  /** How many match by the server's count when the list had `of`, where that is not the same: some of `except` had gone already. */
  recount: { size: number; of: number } | null
}

/** Whom the checker has picked: rows one by one, or all that match. */
export type Picked = ByRows | ByFilter

export type Candidate = Bound

export const nobody: Picked = { kind: 'rows', rows: noOne }
export const everyone: Picked = { kind: 'matching', range: null, except: noOne, also: noOne, recount: null }

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
      return { kind: 'rows', rows: changed(picked.rows, people, on) }
    case 'matching': {
      const covered = people.filter((person) => isCovered(picked, person))
      const others = people.filter((person) => !isCovered(picked, person))
      // Of a list beside a range it is not known who stands in it.
      const also = on ? picked.also : changed(picked.also, covered, false)
      return { ...picked, except: changed(picked.except, covered, !on), also: changed(also, others, on) }
    }
  }
}

/** The same without people who have left the list, as somebody else decided them. */
export function forget(picked: Picked, people: readonly Candidate[]): Picked {
  if (picked.kind !== 'matching') return pick(picked, people, false)
  const lost = people.filter((person) => isCovered(picked, person)).length
  const range = picked.range && { ...picked.range, size: picked.range.size - lost }
  return { ...picked, range, except: changed(picked.except, people, false), also: changed(picked.also, people, false) }
}

/** The same when the server counts `counted` people in it, of a list that has `matching`. */
export function recount(picked: Picked, counted: number, matching: number): Picked {
  if (picked.kind !== 'matching') return picked
  const size = counted + picked.except.size - picked.also.size
  return picked.range ? { ...picked, range: { ...picked.range, size } } : { ...picked, recount: { size, of: matching } }
}

/** What is sent: rows by number, or the filter with as many as the checker saw match. */
export function selectionOf(picked: Picked, filter: PersonFilter, matching: number): Selection {
  switch (picked.kind) {
    case 'rows':
      return { rows: rowsOf(picked.rows) }
    case 'matching': {
      const { except, also } = picked
      return {
        filter: filterOf(picked, filter),
        expectedCount: howMany(picked, matching),
        ...(except.size > 0 && { except: rowsOf(except) }),
        ...(also.size > 0 && { also: rowsOf(also) }),
      }
    }
  }
}

/** What a link says of it: nothing of single rows, which are not a view of the list. */
export function linkTo(picked: Picked): Linked | null {
  if (picked.kind !== 'matching' || picked.also.size > 0) return null
  return { range: filterOf(picked, {}).range ?? null, except: rowsOf(picked.except) }
}

/** The filter under which the picked ones are looked up. */
export const filterOf = ({ range }: ByFilter, filter: PersonFilter): PersonFilter =>
  range ? { ...filter, range: { sort: range.sort, from: range.from.row, to: range.to.row } } : filter

function sizeOf({ range, recount }: ByFilter, matching: number): number {
  if (range) return range.size
  return recount?.of === matching ? recount.size : matching
}

const isCovered = ({ range }: ByFilter, person: Bound) => range === null || isBetween(range, person)
