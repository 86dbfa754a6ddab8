import type { Actor, SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'

/** The operator of a signed session cookie. Null if the signature is wrong, or the session has ended, expired or been idle too long. */
export async function findActorByCookie({ ctx, input }: { ctx: SystemContext; input: { cookie: string } }): Promise<Actor | null> {
  const [found] = await callFunction(ctx.db, 'find_actor', { cookie: input.cookie })
  if (!found) return null
  const { twoFactorEnabled, ...operator } = found
  return { ...operator, hasSecondFactor: twoFactorEnabled, cookie: input.cookie }
}
