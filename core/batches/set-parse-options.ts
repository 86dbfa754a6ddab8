import { type Batch, isOwnBatch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'

/** Stores the maker's parse options for a batch that needs input; the import continues. Refuses with `not-your-batch` or `batch-moved-on`. */
export async function setParseOptions({ ctx, input }: { ctx: Context; input: { batchId: string; requested: object } }): Promise<Batch> {
  const batch = await getBatch({ ctx, input })
  if (!isOwnBatch(ctx.actor, batch)) throw new DomainError('not-your-batch')
  await callFunction(ctx.db, 'set_parse_options', { ...actorArguments(ctx), batch: input.batchId, requested: input.requested })
  return getBatch({ ctx, input })
}
