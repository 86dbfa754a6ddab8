import type { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { type Page, PageRequest, takePage } from '#core/database/page'
import { readRowResults } from '#core/failed-rows/read-row-results'
import type { RevisionRow, RowResult } from '#core/failed-rows/row-result'

type Input = z.input<typeof PageRequest> & { batchId: string }
type Pair = { ofRow: number; row: number | null }

/**
 * Returns a page of the rows to correct of the previous revision, in file order, each with its result there and here. Empty for a batch
 * that is not a revision.
 */
export async function listRevisionRows({ ctx, input }: { ctx: Context; input: Input }): Promise<Page<RevisionRow>> {
  const { cursor, limit } = PageRequest.parse(input)
  const { id, revision } = await getBatch({ ctx, input })
  if (!revision) return { items: [], nextCursor: null }
  const [afterOfRow = 0, afterRow = 0] = cursor?.split('.').map(Number) ?? []
  const found = await ctx.db.query<Pair>(pairsQuery, [revision.of.id, id, afterOfRow, afterRow, limit + 1])
  const { items, nextCursor } = takePage(found, limit, ({ ofRow, row }) => `${ofRow}.${row ?? 0}`)
  const [before, now] = await Promise.all([
    rowResultsOf(
      ctx,
      revision.of.id,
      items.map(({ ofRow }) => ofRow),
    ),
    rowResultsOf(
      ctx,
      id,
      items.flatMap(({ row }) => row ?? []),
    ),
  ])
  const rows = items.flatMap(({ ofRow, row }) => {
    const result = before.get(ofRow)
    return result ? [{ before: result, now: row === null ? null : (now.get(row) ?? null) }] : []
  })
  return { items: rows, nextCursor }
}

// Each part of the union has its own limit so that none is read to its end. Raw, because a page of a million rows must stay fast.
const pairsQuery = `
  select o.row as "ofRow", a.row_no as row from (
    (select row_no as row from failed_row where batch_id = $1 and row_no >= $3 order by row_no limit $5 + 1)
    union
    (select u.row_no from batch_slice s cross join lateral (
       select row_no from users where batch_id = s.batch_id and row_no between greatest(s.row_from, $3) and s.row_to and status = 'rejected'
       order by row_no limit $5 + 1) u
     where s.batch_id = $1 and s.row_to >= $3 and s.rejected > 0 order by s.slice_no, u.row_no limit $5 + 1)
    union
    (select of_row_no from revision_row where batch_id = $2 and of_row_no >= $3 group by of_row_no order by of_row_no limit $5 + 1)) o
  left join revision_row a on a.batch_id = $2 and a.of_row_no = o.row
  where (o.row, coalesce(a.row_no, 0)) > ($3, $4)
  order by 1, 2 limit $5`

async function rowResultsOf({ db }: Context, batchId: string, rows: number[]): Promise<Map<number, RowResult>> {
  const results = await readRowResults(db, (all) =>
    all.where('r.batchId', '=', batchId).where(({ eb, fn, val }) => eb('r.row', '=', fn.any(val(rows)))),
  )
  return new Map(results.map((result) => [result.row, result]))
}
