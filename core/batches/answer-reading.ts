import { type Batch, isOwnBatch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import { actingAs, type Context } from '#core/context'
import { DomainError } from '#core/errors'

/** The maker says how a held batch is to be read; the import goes on. Refuses with `not-your-batch` or `batch-moved-on`. */
export async function answerReading({ ctx, input }: { ctx: Context; input: { batchId: string; hints: object } }): Promise<Batch> {
  const batch = await getBatch({ ctx, input })
  if (!isOwnBatch(ctx.actor, batch)) throw new DomainError('not-your-batch')
  await ctx.db.query('select answer_reading($1, $2::inet, $3, $4, $5)', [...actingAs(ctx), input.batchId, JSON.stringify(input.hints)])
  return getBatch({ ctx, input })
}
