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
  const [found, reasons] = await Promise.all([
    readDecisions(
      ctx.db,
      `where d.batch_id = $1 and ($2::uuid is null or d.decision_no < (select o.decision_no from decision o where o.id = $2 and o.batch_id = $1))
       order by d.decision_no desc limit $3`,
      [batchId, Cursor.parse(cursor) ?? null, limit + 1],
    ),
    countReasons(ctx.db, batchId),
  ])
  return { ...takePage(found, limit, ({ id }) => id), reasons }
}
