import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * Ends an operator's sessions and refuses new ones until two admins lift it; one admin is enough to suspend.
 * Refuses with `role-missing`, `operator-not-found`, or `two-admins-needed` when they are one of the last two admins.
 */
export async function suspendOperator({ ctx, input }: { ctx: Context; input: { operatorId: string } }): Promise<void> {
  requireAdmin(ctx)
  await callFunction(ctx.db, 'suspend_operator', { ...actorArguments(ctx), operator: input.operatorId })
}
