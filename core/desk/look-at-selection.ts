import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import type { Database } from '#core/db'
import { Selection } from '#core/decisions/decision'
import { countFlags, type FlagCount } from '#core/desk/count-flags'
import { type Desk, findDesk } from '#core/desk/find-desk'
import { matchingRows } from '#core/desk/matching-rows'
import { addRow, countRows, createRowSet, hasRow, intersect, type RowSet, removeRow, rowsAt } from '#core/desk/row-set'
import { rowsOfEmails } from '#core/desk/rows-of-emails'
import { statusRows } from '#core/desk/status-rows'
import { readRows } from '#core/users/read-rows'
import type { User } from '#core/users/user'

export const LookRequest = z.object({ selection: Selection, people: z.number().int().min(0).max(10).default(10) })
type Input = z.input<typeof LookRequest> & { batchId: string }

/** Flags are null until the desk is prepared. */
export type Look = { pending: number; flags: FlagCount[] | null; people: User[] }

/**
 * What a decision on a selection would be about now: how many of it are pending, how many of those have which flag, and some of them,
 * each as likely as any other. `expectedCount` is not compared.
 */
export async function lookAtSelection({ ctx, input }: { ctx: Context; input: Input }): Promise<Look> {
  const { batchId } = input
  const { selection, people } = LookRequest.parse(input)
  const filter = 'filter' in selection ? selection.filter : {}
  const [, desk] = await Promise.all([getBatch({ ctx, input: { batchId } }), findDesk(ctx.db, batchId, filter)])
  const set = await pendingOf(ctx.db, desk, selection)
  const pending = countRows(set)
  const places = new Set<number>()
  while (places.size < Math.min(people, pending)) places.add(randomInt(pending))
  const rows = [...places].sort((one, other) => one - other).flatMap((place) => rowsAt(set, place, 1))
  return {
    pending,
    flags: desk.version === null ? null : await countFlags(ctx.db, desk, set),
    people: await readRows(ctx, batchId, rows),
  }
}

async function pendingOf(db: Database, desk: Desk, selection: Selection): Promise<RowSet> {
  if (!('filter' in selection)) {
    const named = 'rows' in selection ? selection.rows : await rowsOfEmails(db, desk.batchId, selection.emails)
    return withPending(desk, createRowSet(desk.rows), named, await statusRows(db, desk, 'pending'))
  }
  const { except = [], also = [] } = selection
  const [matching, standing] = await Promise.all([matchingRows(db, desk), statusRows(db, desk, 'pending')])
  const set = intersect(standing, ...(matching ? [matching] : []))
  for (const row of except) if (row <= desk.rows) removeRow(set, row)
  return withPending(desk, set, also, standing)
}

function withPending(desk: Desk, set: RowSet, rows: readonly (number | null)[], standing: RowSet): RowSet {
  for (const row of rows) if (row !== null && row <= desk.rows && hasRow(standing, row)) addRow(set, row)
  return set
}
