import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { requireAdmin } from '#core/operators/require-admin'

/** Lets a paused target be reached again. Refuses with `role-missing`, `target-not-found` or `target-not-paused`. */
export async function resumeTarget({ ctx, input }: { ctx: Context; input: { key: string; idempotencyKey: string } }): Promise<void> {
  requireAdmin(ctx)
  const { key, idempotencyKey } = input
  await callFunction(ctx.db, 'resume_target', { ...actorArguments(ctx), idempotencyKey, key })
}
