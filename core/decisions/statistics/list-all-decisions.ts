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
  const found = await readDecisions(ctx, (decisions) =>
    decisions
      .where('d.id', 'in', (eb) => {
        const page = eb
          .selectFrom('decision as c')
          .select('c.id')
          .orderBy('c.recordedAt', 'desc')
          .orderBy('c.id', 'desc')
          .limit(limit + 1)
        const visible = seesAllBatches(ctx.actor) ? page : page.where('c.makerId', '=', ctx.actor.id)
        if (cursor === undefined) return visible
        const last = eb.selectFrom('decision as l').where('l.id', '=', cursor).select(['l.recordedAt', 'l.id'])
        return visible.where(({ eb, refTuple }) => eb(refTuple('c.recordedAt', 'c.id'), '<', last.$asTuple('recordedAt', 'id')))
      })
      .orderBy('d.recordedAt', 'desc')
      .orderBy('d.id', 'desc'),
  )
  const { items, nextCursor } = takePage(found, limit, ({ id }) => id)
  const names = await ctx.db.prisma.batch.findMany({
    where: { id: { in: items.map(({ batchId }) => batchId) } },
    select: { id: true, fileName: true },
  })
  const nameOf = new Map(names.map(({ id, fileName }) => [id, fileName]))
  return { items: items.map((decision) => ({ ...decision, fileName: nameOf.get(decision.batchId) ?? '' })), nextCursor }
}
