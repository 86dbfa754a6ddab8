import { sql } from 'kysely'
import type { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import { type Page, PageRequest, takePage } from '#core/database/page'
import { readMasks, requireUnmasked } from '#core/disclosures/masked-fields'
import { readRowResults } from '#core/failed-rows/read-row-results'
import type { RevisionRow, RowResult } from '#core/failed-rows/row-result'

type Input = z.input<typeof PageRequest> & { batchId: string }

/**
 * Returns a page of the rejected, sent-back and failed rows of the previous revision, in file order, each with its result there and here. Empty for a batch
 * that is not a revision. Refuses with `personal-data-masked` if any field of one of the two is masked: who knows a person in one knows them in the
 * other.
 */
export async function listRevisionRows({ ctx, input }: { ctx: Context; input: Input }): Promise<Page<RevisionRow>> {
  const { cursor, limit } = PageRequest.parse(input)
  const { id, revision } = await getBatch({ ctx, input })
  if (!revision) return { items: [], nextCursor: null }
  const masks = await readMasks(ctx, [id, revision.of.id])
  for (const batchId of [id, revision.of.id]) requireUnmasked(masks(batchId))
  const [afterOfRow = 0, afterRow = 0] = cursor?.split('.').map(Number) ?? []
  const found = await pairsQuery(ctx.db, { previous: revision.of.id, batchId: id, afterOfRow, afterRow, limit: limit + 1 }).execute()
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

type PairPage = { previous: string; batchId: string; afterOfRow: number; afterRow: number; limit: number }

/** The rows to correct of the previous revision, each with the row that replaces it, if any. */
function pairsQuery({ kysely }: Database, { previous, batchId, afterOfRow, afterRow, limit }: PairPage) {
  // Each part of the union has its own limit so that none is read to its end.
  const failed = kysely
    .selectFrom('failedRow')
    .where('batchId', '=', previous)
    .where('rowNo', '>=', afterOfRow)
    .orderBy('rowNo')
    .limit(limit + 1)
    .select('rowNo as row')
  const rejectedOrSentBack = kysely
    .selectFrom('batchSlice as s')
    .crossJoinLateral((eb) =>
      eb
        .selectFrom('users')
        .whereRef('batchId', '=', 's.batchId')
        .where('rowNo', '>=', ({ fn, ref }) => fn<number>('greatest', [ref('s.rowFrom'), sql`${afterOfRow}::integer`]))
        .whereRef('rowNo', '<=', 's.rowTo')
        .where('status', 'in', ['rejected', 'sent-back'])
        .orderBy('rowNo')
        .limit(limit + 1)
        .select('rowNo')
        .as('u'),
    )
    .where('s.batchId', '=', previous)
    .where('s.rowTo', '>=', afterOfRow)
    .where((eb) => eb.or([eb('s.rejected', '>', 0), eb('s.sentBack', '>', 0)]))
    .orderBy('s.sliceNo')
    .orderBy('u.rowNo')
    .limit(limit + 1)
    .select('u.rowNo as row')
  const replaced = kysely
    .selectFrom('revisionRow')
    .where('batchId', '=', batchId)
    .where('ofRowNo', '>=', afterOfRow)
    .groupBy('ofRowNo')
    .orderBy('ofRowNo')
    .limit(limit + 1)
    .select('ofRowNo as row')
  const toCorrect = kysely
    .selectFrom(failed.as('f'))
    .selectAll()
    .union(kysely.selectFrom(rejectedOrSentBack.as('r')).selectAll())
    .union(kysely.selectFrom(replaced.as('p')).selectAll())
  return kysely
    .selectFrom(toCorrect.as('o'))
    .leftJoin('revisionRow as a', (join) => join.on('a.batchId', '=', batchId).onRef('a.ofRowNo', '=', 'o.row'))
    .where(sql<boolean>`(o.row, coalesce(a.row_no, 0)) > (${afterOfRow}, ${afterRow})`)
    .orderBy('o.row')
    .orderBy('a.rowNo')
    .limit(limit)
    .select(['o.row as ofRow', 'a.rowNo as row'])
}

async function rowResultsOf(ctx: Context, batchId: string, rows: number[]): Promise<Map<number, RowResult>> {
  const results = await readRowResults(ctx, (all) =>
    all.where('r.batchId', '=', batchId).where(({ eb, fn, val }) => eb('r.row', '=', fn.any(val(rows)))),
  )
  return new Map(results.map((result) => [result.row, result]))
}
