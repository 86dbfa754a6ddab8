import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { requireAdmin } from '#core/operators/require-admin'

type Input = { ctx: Context; input: { operatorId: string } }

/** How many valid sessions an operator has. Refuses with `role-missing` or `operator-not-found`. */
export async function countOperatorSessions({ ctx, input }: Input): Promise<number> {
  requireAdmin(ctx)
  return callFunction(ctx.db, 'count_operator_sessions', { ...actorArguments(ctx), operator: input.operatorId })
}

/**
 * Ends all sessions of an operator, who can sign in again. One admin can do it, and the audit says who did.
 * Refuses with `role-missing`, `operator-not-found`, or `sign-in-stale`.
 */
export async function endOperatorSessions({ ctx, input }: Input): Promise<void> {
  requireAdmin(ctx)
  await callFunction(ctx.db, 'end_operator_sessions', { ...actorArguments(ctx), operator: input.operatorId })
}
