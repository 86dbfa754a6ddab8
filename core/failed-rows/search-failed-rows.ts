import { z } from 'zod'
import type { Context } from '#core/context'
import { pageLimit } from '#core/database/page'
import { readMask, requireUnmasked } from '#core/disclosures/masked-fields'
import type { FailedRow } from '#core/failed-rows/failed-row'
import { FailedRowsRequest, listFailedRows } from '#core/failed-rows/list-failed-rows'
import { foldText } from '#core/parsing/text/fold-text'

export const FailedRowsSearch = FailedRowsRequest.extend({
  q: z.string().trim().min(1).max(200).optional(),
})
type Input = z.input<typeof FailedRowsSearch> & { batchId: string }

/** The most rows that one request scans; its cursor continues from there. */
export const scannedRows = 10_000

/**
 * Returns the failed rows whose text contains `q`, ignoring case and accents, in file order. A page can be short or empty although there is
 * a next one: `scanned` is the number of rows read for it, `lookedTo` the last of them. Refuses `q` with `personal-data-masked` if any field is masked.
 */
export async function searchFailedRows({
  ctx,
  input,
}: {
  ctx: Context
  input: Input
}): Promise<{ items: FailedRow[]; nextCursor: string | null; scanned: number; lookedTo: number | null }> {
  const { batchId } = input
  const { q, limit, cursor, ...which } = FailedRowsSearch.parse(input)
  const wanted = q === undefined ? '' : foldText(q)
  if (wanted !== '') requireUnmasked(await readMask(ctx, batchId))
  const items: FailedRow[] = []
  let [scanned, after, lookedTo] = [0, cursor, null as number | null]
  while (scanned < scannedRows) {
    const page = await listFailedRows({ ctx, input: { ...which, batchId, cursor: after, limit: wanted === '' ? limit : pageLimit } })
    for (const row of page.items) {
      scanned += 1
      lookedTo = row.row
      if (wanted === '' || foldText(row.raw ?? '').includes(wanted)) items.push(row)
      if (items.length === limit) {
        const isLast = page.nextCursor === null && row === page.items.at(-1)
        return { items, nextCursor: isLast ? null : String(row.row), scanned, lookedTo }
      }
    }
    if (page.nextCursor === null) return { items, nextCursor: null, scanned, lookedTo }
    after = page.nextCursor
  }
  return { items, nextCursor: after ?? null, scanned, lookedTo }
}
