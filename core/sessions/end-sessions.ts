import type { Context } from '#core/context'
import { callFunction } from '#core/database/call-function'

/** Ends one session of the operator who asks. Does nothing if it has ended, or is another operator's, so it can be repeated. */
export async function endSession({ ctx, input }: { ctx: Context; input: { sessionId: string } }): Promise<void> {
  await callFunction(ctx.db, 'end_own_session', { cookie: ctx.actor.cookie, session: input.sessionId })
}

/** Ends all sessions of the operator who asks, except the one that asks. Returns how many. */
export async function endOtherSessions({ ctx }: { ctx: Context }): Promise<number> {
  return callFunction(ctx.db, 'end_other_sessions', { cookie: ctx.actor.cookie })
}
