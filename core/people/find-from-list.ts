import type { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { RowsOrEmails } from '#core/decisions/decision'
import { readMask, requireUnmasked } from '#core/disclosures/masked-fields'
import { findRowsOfEmails } from '#core/people/preview-selection'
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
    readMask(ctx, batchId),
    findReviewIndex(ctx.db, batchId, {}),
  ])
  requireUnmasked(mask, 'emails' in listed ? ['email'] : [])
  const entries = 'rows' in listed ? listed.rows.map((row) => [row]) : await findRowsOfEmails(ctx.db, batchId, listed.emails)
  const [pending, imported] = await Promise.all([statusRows(ctx.db, reviewIndex, 'pending'), statusRows(ctx.db, reviewIndex, undefined)])
  const isIn = (row: number, set: Uint8Array) => row <= reviewIndex.rows && hasRow(set, row)
  const placesOf = (is: (rows: number[]) => boolean) => entries.flatMap((rows, place) => (is(rows) ? [place] : []))
  const hasAny = (rows: number[], set: Uint8Array) => rows.some((row) => isIn(row, set))
  return {
    rows: [...new Set(entries.flat().filter((row) => isIn(row, pending)))].sort((a, b) => a - b),
    unknown: placesOf((rows) => !hasAny(rows, imported)),
    decided: placesOf((rows) => hasAny(rows, imported) && !hasAny(rows, pending)),
  }
}
