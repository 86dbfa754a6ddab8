import { v7 as uuidv7 } from 'uuid'
import { getBatch } from '#core/batches/get-batch'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * Proposes to end a frozen batch. When another admin confirms, people who are not final are withdrawn.
 * Refuses with `role-missing`, `batch-not-found`, `own-batch`, `batch-moved-on` or `change-proposed-already`.
 */
export async function proposeFrozenEnd({
  ctx,
  input,
}: {
  ctx: Context
  input: { batchId: string; idempotencyKey: string }
}): Promise<void> {
  requireAdmin(ctx)
  const { id } = await getBatch({ ctx, input })
  await callFunction(ctx.db, 'propose_frozen_end', {
    ...actorArguments(ctx),
    idempotencyKey: input.idempotencyKey,
    frozenEnd: uuidv7(),
    batch: id,
  })
}
