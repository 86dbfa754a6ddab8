import { v7 as uuidv7 } from 'uuid'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * Confirms the end of a frozen batch: people who are not final are withdrawn, and recorded decisions are not applied any further.
 * Refuses with `role-missing`, `change-not-found`, `change-decided-already`, `second-admin-needed`, `proposer-no-admin`, `own-batch` or
 * `batch-moved-on`.
 */
export async function confirmFrozenEnd({
  ctx,
  input,
}: {
  ctx: Context
  input: { frozenEndId: string; idempotencyKey: string }
}): Promise<void> {
  requireAdmin(ctx)
  await callFunction(ctx.db, 'confirm_frozen_end', {
    ...actorArguments(ctx),
    idempotencyKey: input.idempotencyKey,
    frozenEnd: input.frozenEndId,
    decision: uuidv7(),
  })
}
