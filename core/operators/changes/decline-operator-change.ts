import { actingAs, type Context } from '#core/context'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * Any admin's act, the one who proposed it included: the change never takes effect.
 * Refuses with `role-missing`, `change-not-found` or `change-decided-already`.
 */
export async function declineOperatorChange({ ctx, input }: { ctx: Context; input: { changeId: string } }): Promise<void> {
  requireAdmin(ctx)
  await ctx.db.query('select decide_operator_change($1, $2::inet, $3, $4, false, null, null, null)', [...actingAs(ctx), input.changeId])
}
