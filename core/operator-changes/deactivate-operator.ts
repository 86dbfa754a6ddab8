import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * Ends an operator's sessions and lets them in no more; one admin is enough to shut someone out.
 * Refuses with `role-missing`, `operator-not-found`, or `two-admins-needed` when they are one of the last two admins.
 */
export async function deactivateOperator({ ctx, input }: { ctx: Context; input: { operatorId: string } }): Promise<void> {
  requireAdmin(ctx)
  await callFunction(ctx.db, 'deactivate_operator', { ...actorArguments(ctx), operator: input.operatorId })
}
