import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { Selection } from '#core/decisions/decision'
import { type CueCount, countCues } from '#core/desk/count-cues'
import { type Desk, findDesk } from '#core/desk/find-desk'
import { findListed } from '#core/desk/find-listed'
import { addRow, countRows, createRowSet, hasRow, type RowSet, removeRow, rowsAt } from '#core/desk/row-set'
import { selectedRows } from '#core/desk/selected-rows'
import { statusRows } from '#core/desk/status-rows'
import { readRows } from '#core/users/read-rows'
import type { User } from '#core/users/user'

export const LookRequest = z.object({ selection: Selection, people: z.number().int().min(0).max(10).default(10) })
type Input = z.input<typeof LookRequest> & { batchId: string }

/** Cues are null until the desk is prepared. */
export type Look = { pending: number; cues: CueCount[] | null; people: User[] }

/**
 * What a decision on a selection would be about now: how many of it are pending, how many of those have which cue, and some of them,
 * each as likely as any other. `expectedCount` is not compared.
 */
export async function lookAtSelection({ ctx, input }: { ctx: Context; input: Input }): Promise<Look> {
  const { batchId } = input
  const { selection, people } = LookRequest.parse(input)
  const filter = 'filter' in selection ? selection.filter : {}
  const [, desk] = await Promise.all([getBatch({ ctx, input: { batchId } }), findDesk(ctx.db, batchId, filter)])
  const set = await pendingOf(ctx, desk, selection)
  const pending = countRows(set)
  const places = new Set<number>()
  while (places.size < Math.min(people, pending)) places.add(randomInt(pending))
  const rows = [...places].sort((one, other) => one - other).flatMap((place) => rowsAt(set, place, 1))
  return {
    pending,
    cues: desk.version === null ? null : await countCues(ctx.db, desk, set),
    people: await readRows(ctx, batchId, rows),
  }
}

async function pendingOf(ctx: Context, desk: Desk, selection: Selection): Promise<RowSet> {
  if (!('filter' in selection)) {
    const { rows } = await findListed({ ctx, input: { batchId: desk.batchId, ...selection } })
    return setOf(desk, rows)
  }
  const { except = [], also = [] } = selection
  const [selected, standing] = await Promise.all([selectedRows(ctx.db, desk, 'pending'), statusRows(ctx.db, desk, 'pending')])
  const set = selected.slice()
  for (const row of except) if (row <= desk.rows) removeRow(set, row)
  for (const row of also) if (row <= desk.rows && hasRow(standing, row)) addRow(set, row)
  return set
}

function setOf(desk: Desk, rows: number[]): RowSet {
  const set = createRowSet(desk.rows)
  for (const row of rows) addRow(set, row)
  return set
}
