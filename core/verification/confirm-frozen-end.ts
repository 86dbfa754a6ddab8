import { v7 as uuidv7 } from 'uuid'
import { actingAs, type Context } from '#core/context'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * A second admin ends a frozen batch: what is not final is withdrawn, and what was recorded and not applied goes no further.
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
  await ctx.db.query('select confirm_frozen_end($1, $2::inet, $3, $4, $5, $6)', [
    ...actingAs(ctx),
    input.idempotencyKey,
    input.frozenEndId,
    uuidv7(),
  ])
}
