import { z } from 'zod'
import type { Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { deviceOf } from './device'

/** A session as its operator sees it, without its token. */
export const Session = z.object({
  id: z.uuid(),
  signedInAt: z.iso.datetime(),
  /** Recorded about once a minute. */
  seenAt: z.iso.datetime(),
  /** Null if the address is not known. */
  address: z.string().nullable(),
  /** Browser and system, such as "Firefox on Windows". */
  device: z.string(),
  /** Whether it is the session that asks. */
  isOwn: z.boolean(),
})
export type Session = z.infer<typeof Session>

/** The open sessions of the operator who asks, at most 100, the last used first. */
export async function listSessions({ ctx }: { ctx: Context }): Promise<Session[]> {
  const sessions = await callFunction(ctx.db, 'list_own_sessions', { cookie: ctx.actor.cookie })
  return sessions.map(({ signedInAt, seenAt, address, agent, ...session }) => ({
    ...session,
    signedInAt: signedInAt.toISOString(),
    seenAt: seenAt.toISOString(),
    address: address || null,
    device: deviceOf(agent ?? ''),
  }))
}
