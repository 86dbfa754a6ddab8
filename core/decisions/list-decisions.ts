import { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { type Page, PageRequest, takePage } from '#core/database/page'
import type { Decision } from '#core/decisions/decision'
import { readDecisions } from '#core/decisions/read-decisions'
import { countReasons, type ReasonCount } from '#core/reasons/count-reasons'

const Cursor = z.uuid().optional()
type Input = z.input<typeof PageRequest> & { batchId: string }

/** Returns a page of the decisions on a batch, latest first, and counts the reasons of all of them. A cursor is a decision's id. */
export async function listDecisions({ ctx, input }: { ctx: Context; input: Input }): Promise<Page<Decision> & { reasons: ReasonCount[] }> {
  const { batchId } = input
  const { cursor, limit } = PageRequest.parse(input)
  await getBatch({ ctx, input: { batchId } })
  const after = Cursor.parse(cursor)
  const [found, reasons] = await Promise.all([
    readDecisions(ctx, (decisions) => {
      const page = decisions
        .where('d.batchId', '=', batchId)
        .orderBy('d.decisionNo', 'desc')
        .limit(limit + 1)
      if (after === undefined) return page
      return page.where('d.decisionNo', '<', (eb) =>
        eb.selectFrom('decision as l').where('l.id', '=', after).where('l.batchId', '=', batchId).select('l.decisionNo'),
      )
    }),
    countReasons(ctx.db, batchId),
  ])
  return { ...takePage(found, limit, ({ id }) => id), reasons }
}
