import type { Selection } from '#core/decisions/decision'
import type { UserFilter } from '#core/users/user-filter'

/** Whom the checker has picked: rows one by one, or all that match but a few. */
export type Picked = { kind: 'rows'; rows: ReadonlySet<number> } | { kind: 'matching'; except: ReadonlySet<number> }

export const nobody: Picked = { kind: 'rows', rows: new Set() }
export const everyone: Picked = { kind: 'matching', except: new Set() }

export const isPicked = (picked: Picked, row: number) => (picked.kind === 'rows' ? picked.rows.has(row) : !picked.except.has(row))

/** How many are picked when `matching` people match. */
export const howMany = (picked: Picked, matching: number) =>
  picked.kind === 'rows' ? picked.rows.size : Math.max(0, matching - picked.except.size)

/** The same with `rows` picked, or not picked any more. */
export function pick(picked: Picked, rows: readonly number[], on: boolean): Picked {
  const isAdding = (picked.kind === 'rows') === on
  const next = new Set(picked.kind === 'rows' ? picked.rows : picked.except)
  for (const row of rows) {
    if (isAdding) next.add(row)
    else next.delete(row)
  }
  return picked.kind === 'rows' ? { kind: 'rows', rows: next } : { kind: 'matching', except: next }
}

/** What is sent: rows by number, or the filter with as many as the checker saw match. */
export function selectionOf(picked: Picked, filter: UserFilter, matching: number): Selection {
  if (picked.kind === 'rows') return { rows: [...picked.rows].sort((a, b) => a - b) }
  const except = [...picked.except].sort((a, b) => a - b)
  return { filter, expectedCount: matching - except.length, ...(except.length > 0 && { except }) }
}
