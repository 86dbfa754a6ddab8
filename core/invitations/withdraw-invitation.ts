import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * Withdraws an invitation that was not accepted yet, which makes its link invalid.
 * Refuses with `role-missing`, `invitation-not-found` or `invitation-accepted-already`.
 */
export async function withdrawInvitation({ ctx, input }: { ctx: Context; input: { invitationId: string } }): Promise<void> {
  requireAdmin(ctx)
  await callFunction(ctx.db, 'withdraw_invitation', { ...actorArguments(ctx), invitation: input.invitationId })
}
