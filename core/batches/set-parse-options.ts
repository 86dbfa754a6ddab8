import { type Batch, isOwnBatch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'

type SetParseOptionsInput = { batchId: string; requested: object; idempotencyKey: string }

/**
 * Stores the maker's parse options for a batch that needs input; the import continues. Repeating it under its key changes nothing.
 * Refuses with `not-your-batch`, `batch-moved-on` or `idempotency-key-reused`.
 */
export async function setParseOptions({ ctx, input }: { ctx: Context; input: SetParseOptionsInput }): Promise<Batch> {
  const batch = await getBatch({ ctx, input })
  if (!isOwnBatch(ctx.actor, batch)) throw new DomainError('not-your-batch')
  const { batchId, requested, idempotencyKey } = input
  await callFunction(ctx.db, 'set_parse_options', { ...actorArguments(ctx), idempotencyKey, batch: batchId, requested })
  return getBatch({ ctx, input })
}
