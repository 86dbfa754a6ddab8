import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * Declines a change, which then never takes effect. Any admin can, the proposer included, but not the maker of a frozen batch.
 * Refuses with `role-missing`, `change-not-found`, `change-decided-already`, `change-expired` or `own-batch`.
 */
export async function declineChange({ ctx, input }: { ctx: Context; input: { changeId: string } }): Promise<void> {
  requireAdmin(ctx)
  await callFunction(ctx.db, 'decide_change', { ...actorArguments(ctx), change: input.changeId, confirmed: false })
}
