import { isOwnBatch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { headBytes } from '#core/parsing/limits'
import { readChunks } from '#core/uploads/read-chunks'

/** The first bytes of a file that needs input, for its maker. Refuses with `not-your-batch` or `batch-moved-on`. */
export async function readFileHead({ ctx, input }: { ctx: Context; input: { batchId: string } }): Promise<AsyncIterable<Uint8Array>> {
  const batch = await getBatch({ ctx, input })
  if (!isOwnBatch(ctx.actor, batch)) throw new DomainError('not-your-batch')
  if (batch.state !== 'needs-input') throw new DomainError('batch-moved-on')
  return readChunks(ctx.db, batch.id, 0, Math.min(batch.textBytes, headBytes))
}
