import { actingAs, type Context } from '#core/context'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * Ends an invitation that nobody has accepted: its link opens nothing any more.
 * Refuses with `role-missing`, `invitation-not-found` or `invitation-accepted-already`.
 */
export async function withdrawInvitation({ ctx, input }: { ctx: Context; input: { invitationId: string } }): Promise<void> {
  requireAdmin(ctx)
  await ctx.db.query('select withdraw_invitation($1, $2::inet, $3, $4)', [...actingAs(ctx), input.invitationId])
}
