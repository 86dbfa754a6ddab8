import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'

/** Ends connections whose open transaction blocks others, above all at the head of the audit chain. Returns how many it ended. */
export async function endStalledHead({ ctx }: { ctx: SystemContext }): Promise<number> {
  return callFunction(ctx.db, 'end_stalled_head', {})
}
