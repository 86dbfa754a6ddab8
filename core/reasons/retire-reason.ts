import { actingAs, type Context } from '#core/context'
import { requireAdmin } from '#core/operators/require-admin'

/** Retires a reason; only for admins. Decisions keep it. Refuses with `role-missing` or `reason-not-found`. */
export async function retireReason({ ctx, input }: { ctx: Context; input: { reasonId: string } }): Promise<void> {
  requireAdmin(ctx)
  await ctx.db.query('select retire_reason($1, $2::inet, $3, $4)', [...actingAs(ctx), input.reasonId])
}
