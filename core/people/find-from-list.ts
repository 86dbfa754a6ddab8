import type { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { RowsOrEmails } from '#core/decisions/decision'
import { maskOf, requireUnmasked } from '#core/disclosures/masked-fields'
import { rowsOfEmails } from '#core/people/preview-selection'
import { findReviewIndex } from '#core/people/review-index/find-review-index'
import { hasRow } from '#core/people/review-index/row-set'
import { statusRows } from '#core/people/review-index/status-rows'

export const ListRequest = RowsOrEmails
type Input = z.input<typeof ListRequest> & { batchId: string }

/**
 * Finds the pending people of a list of rows or e-mail addresses: their rows in order. `unknown` contains the positions in the list, from
 * 0, of entries that are not in the batch, and `decided` those of people who are no longer pending. Refuses masked e-mail addresses with
 * `personal-data-masked`.
 */
export async function findFromList({
  ctx,
  input,
}: {
  ctx: Context
  input: Input
}): Promise<{ rows: number[]; unknown: number[]; decided: number[] }> {
  const { batchId, ...list } = input
  const listed = ListRequest.parse(list)
  const [, mask, reviewIndex] = await Promise.all([
    getBatch({ ctx, input: { batchId } }),
    maskOf(ctx, batchId),
    findReviewIndex(ctx.db, batchId, {}),
  ])
  requireUnmasked(mask, 'emails' in listed ? ['email'] : [])
  const rows = 'rows' in listed ? listed.rows : await rowsOfEmails(ctx.db, batchId, listed.emails)
  const [pending, imported] = await Promise.all([statusRows(ctx.db, reviewIndex, 'pending'), statusRows(ctx.db, reviewIndex, undefined)])
  const isIn = (row: number | null, set: Uint8Array) => row !== null && row <= reviewIndex.rows && hasRow(set, row)
  const placesOf = (is: (row: number | null) => boolean) => rows.flatMap((row, place) => (is(row) ? [place] : []))
  const waiting = rows.flatMap((row) => (row !== null && isIn(row, pending) ? [row] : []))
  return {
    rows: [...new Set(waiting)].sort((a, b) => a - b),
    unknown: placesOf((row) => !isIn(row, imported)),
    decided: placesOf((row) => isIn(row, imported) && !isIn(row, pending)),
  }
}
