import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * Ends an operator's sessions and refuses new ones. One admin can deactivate, but reactivation needs two.
 * Refuses with `role-missing`, `operator-not-found`, or `two-admins-needed` for one of the last two admins.
 */
export async function deactivateOperator({ ctx, input }: { ctx: Context; input: { operatorId: string } }): Promise<void> {
  requireAdmin(ctx)
  await callFunction(ctx.db, 'deactivate_operator', { ...actorArguments(ctx), operator: input.operatorId })
}
