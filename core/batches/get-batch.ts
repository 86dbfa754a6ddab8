import { asSeenBy, type Batch, maySeeBatch } from '#core/batches/batch'
import { readBatch } from '#core/batches/read-batches'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'

/** Returns one batch with its balance. Refuses with `batch-not-found`, also when the actor may not see it. */
export async function getBatch({ ctx, input }: { ctx: Context; input: { batchId: string } }): Promise<Batch> {
  const batch = await readBatch(ctx.db, input.batchId)
  if (!batch || !maySeeBatch(ctx.actor, batch)) throw new DomainError('batch-not-found')
  return asSeenBy(ctx.actor, batch)
}
