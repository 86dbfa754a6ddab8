import type { z } from 'zod'
import type { AttemptRow } from '#core/attempts/attempt-row'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { cutPage, type Page, PageRequest } from '#core/page'
import { readStandings } from '#core/rows/read-standings'
import type { RowStanding } from '#core/rows/row-standing'

type Input = z.input<typeof PageRequest> & { batchId: string }

/** The rows of an attempt that come from the batch before, in the order of its file, each with what became of it there and here. */
export async function listAttemptRows({ ctx, input }: { ctx: Context; input: Input }): Promise<Page<AttemptRow>> {
  const { cursor, limit } = PageRequest.parse(input)
  const { id, attempt } = await getBatch({ ctx, input })
  if (!attempt) return { items: [], nextCursor: null }
  const found = await ctx.db.query<{ row: number; ofRow: number }>(
    `select row_no as row, of_row_no as "ofRow" from batch_attempt_row where batch_id = $1 and row_no > $2 order by row_no limit $3`,
    [id, Number(cursor ?? 0), limit + 1],
  )
  const { items, nextCursor } = cutPage(found, limit, ({ row }) => String(row))
  const [before, now] = await Promise.all([
    standingsOf(
      ctx,
      attempt.of.id,
      items.map(({ ofRow }) => ofRow),
    ),
    standingsOf(
      ctx,
      id,
      items.map(({ row }) => row),
    ),
  ])
  const pairs = items.flatMap(({ row, ofRow }) => {
    const pair = { before: before.get(ofRow), now: now.get(row) }
    return pair.before && pair.now ? [{ before: pair.before, now: pair.now }] : []
  })
  return { items: pairs, nextCursor }
}

async function standingsOf({ db }: Context, batchId: string, rows: number[]): Promise<Map<number, RowStanding>> {
  const standings = await readStandings(db, 'r.batch_id = $1 and r.row = any($2::int[])', [batchId, rows])
  return new Map(standings.map((standing) => [standing.row, standing]))
}
