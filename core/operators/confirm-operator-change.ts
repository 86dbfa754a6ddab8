import { actingAs, type Context } from '#core/context'
import { requireAdmin } from './require-admin'

/**
 * The second admin's act: what another proposed takes effect at once.
 * Refuses with `role-missing`, `change-not-found`, `change-decided-already`, `two-admins-needed`,
 * `proposer-no-admin`, or `second-admin-needed` for who proposed it and for whom it concerns.
 */
export async function confirmOperatorChange({ ctx, input }: { ctx: Context; input: { changeId: string } }): Promise<void> {
  requireAdmin(ctx)
  await ctx.db.query('select decide_operator_change($1, $2::inet, $3, $4, true)', [...actingAs(ctx), input.changeId])
}
