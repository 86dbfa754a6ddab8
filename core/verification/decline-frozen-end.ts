import { actingAs, type Context } from '#core/context'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * Either admin takes back the proposal to end a frozen batch, which stays frozen. Doing it again changes nothing.
 * Refuses with `role-missing`, `change-not-found` or `change-decided-already`.
 */
export async function declineFrozenEnd({ ctx, input }: { ctx: Context; input: { frozenEndId: string } }): Promise<void> {
  requireAdmin(ctx)
  await ctx.db.query('select decline_frozen_end($1, $2::inet, $3, $4)', [...actingAs(ctx), input.frozenEndId])
}
