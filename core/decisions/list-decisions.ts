import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import type { Decision } from '#core/decisions/decision'
import { readDecisions } from '#core/decisions/read-decisions'

/** The decisions on a batch, latest first. */
export async function listDecisions({ ctx, input }: { ctx: Context; input: { batchId: string } }): Promise<Decision[]> {
  await getBatch({ ctx, input })
  return readDecisions(ctx.db, 'where d.batch_id = $1 order by d.decision_no desc limit 500', [input.batchId])
}
