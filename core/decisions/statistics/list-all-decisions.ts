import type { z } from 'zod'
import type { Context } from '#core/context'
import { type Page, PageRequest, takePage } from '#core/database/page'
import type { Decision } from '#core/decisions/decision'
import { readDecisions } from '#core/decisions/read-decisions'
import { seesAllBatches } from '#core/operators/operator'

export type DecisionEntry = Decision & { fileName: string }

/** Returns a page of the decisions on all batches the actor may see, newest first, with their file names. A cursor is a decision's id. */
export async function listAllDecisions({ ctx, input }: { ctx: Context; input: z.input<typeof PageRequest> }): Promise<Page<DecisionEntry>> {
  const { cursor, limit } = PageRequest.parse(input)
  const found = await readDecisions(
    ctx.db,
    `where d.id in (
       select c.id from decision c
       where ($1::uuid is null or c.maker_id = $1)
         and ($2::uuid is null or (c.recorded_at, c.id) < (select l.recorded_at, l.id from decision l where l.id = $2))
       order by c.recorded_at desc, c.id desc limit $3)
     order by d.recorded_at desc, d.id desc`,
    [seesAllBatches(ctx.actor) ? null : ctx.actor.id, cursor ?? null, limit + 1],
  )
  const { items, nextCursor } = takePage(found, limit, ({ id }) => id)
  const names = await ctx.db.prisma.batch.findMany({
    where: { id: { in: items.map(({ batchId }) => batchId) } },
    select: { id: true, fileName: true },
  })
  const nameOf = new Map(names.map(({ id, fileName }) => [id, fileName]))
  return { items: items.map((decision) => ({ ...decision, fileName: nameOf.get(decision.batchId) ?? '' })), nextCursor }
}
