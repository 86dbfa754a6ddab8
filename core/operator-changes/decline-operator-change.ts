import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * Declines a change, which then never takes effect. Any admin can, the proposer included.
 * Refuses with `role-missing`, `change-not-found` or `change-decided-already`.
 */
export async function declineOperatorChange({ ctx, input }: { ctx: Context; input: { changeId: string } }): Promise<void> {
  requireAdmin(ctx)
  await callFunction(ctx.db, 'decide_operator_change', { ...actorArguments(ctx), change: input.changeId, confirmed: false })
}
