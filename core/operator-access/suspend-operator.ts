import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * Ends an operator's sessions and refuses new ones until two admins lift the suspension. One admin can suspend.
 * Refuses with `role-missing`, `operator-not-found`, or `two-admins-needed` for one of the last two admins.
 */
export async function suspendOperator({ ctx, input }: { ctx: Context; input: { operatorId: string } }): Promise<void> {
  requireAdmin(ctx)
  await callFunction(ctx.db, 'suspend_operator', { ...actorArguments(ctx), operator: input.operatorId })
}
