import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * Declines the proposal to end a frozen batch, which stays frozen. Any admin can. A repeated request changes nothing.
 * Refuses with `role-missing`, `change-not-found` or `change-decided-already`.
 */
export async function declineFrozenEnd({ ctx, input }: { ctx: Context; input: { frozenEndId: string } }): Promise<void> {
  requireAdmin(ctx)
  await callFunction(ctx.db, 'decline_frozen_end', { ...actorArguments(ctx), frozenEnd: input.frozenEndId })
}
