import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { requireAdmin } from '#core/operators/require-admin'

/** Retires a reason; only for admins. Decisions keep it. Refuses with `role-missing` or `reason-not-found`. */
export async function retireReason({ ctx, input }: { ctx: Context; input: { reasonId: string } }): Promise<void> {
  requireAdmin(ctx)
  await callFunction(ctx.db, 'retire_reason', { ...actorArguments(ctx), reason: input.reasonId })
}
