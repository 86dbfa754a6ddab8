import type { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { RowsOrEmails } from '#core/decisions/decision'
import { findDesk } from '#core/desk/find-desk'
import { hasRow } from '#core/desk/row-set'
import { rowsOfEmails } from '#core/desk/rows-of-emails'
import { statusRows } from '#core/desk/status-rows'

export const ListedRequest = RowsOrEmails
type Input = z.input<typeof ListedRequest> & { batchId: string }

/**
 * Who of a list, of rows or of addresses, waits in a batch: their rows in order. `nobody` are the places in the list, from 0, of entries
 * that are nobody's in it, and `decided` of people who wait no more.
 */
export async function findListed({
  ctx,
  input,
}: {
  ctx: Context
  input: Input
}): Promise<{ rows: number[]; nobody: number[]; decided: number[] }> {
  const { batchId, ...list } = input
  const listed = ListedRequest.parse(list)
  const [, desk] = await Promise.all([getBatch({ ctx, input: { batchId } }), findDesk(ctx.db, batchId, {})])
  const rows = 'rows' in listed ? listed.rows : await rowsOfEmails(ctx.db, batchId, listed.emails)
  const [pending, imported] = await Promise.all([statusRows(ctx.db, desk, 'pending'), statusRows(ctx.db, desk, undefined)])
  const isIn = (row: number | null, set: Uint8Array) => row !== null && row <= desk.rows && hasRow(set, row)
  const placesOf = (is: (row: number | null) => boolean) => rows.flatMap((row, place) => (is(row) ? [place] : []))
  const waiting = rows.flatMap((row) => (row !== null && isIn(row, pending) ? [row] : []))
  return {
    rows: [...new Set(waiting)].sort((one, other) => one - other),
    nobody: placesOf((row) => !isIn(row, imported)),
    decided: placesOf((row) => isIn(row, imported) && !isIn(row, pending)),
  }
}
