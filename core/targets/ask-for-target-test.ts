import { v7 as uuidv7 } from 'uuid'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { requireAdmin } from '#core/operators/require-admin'

/**
 * Asks the delivery process to reach a target as its version in force says. Returns the id of the test, which is the one that is open if
 * there is one. Refuses with `role-missing` or `target-not-found`.
 */
export async function askForTargetTest({ ctx, input: { key } }: { ctx: Context; input: { key: string } }): Promise<{ id: string }> {
  requireAdmin(ctx)
  return { id: await callFunction(ctx.db, 'ask_for_target_test', { ...actorArguments(ctx), test: uuidv7(), key }) }
}
