import type { SystemContext } from '#core/context'
import type { Actor } from '#core/operators/operator'

/** Who a signed session cookie speaks for; null when it was not signed here, or its session has ended, expired or been idle too long. */
export async function findActorByCookie({ ctx, input }: { ctx: SystemContext; input: { cookie: string } }): Promise<Actor | null> {
  const [found] = await ctx.db.query<Omit<Actor, 'cookie'>>(
    `select id, name, email, roles::text[] as roles, two_factor_enabled as "hasSecondFactor", signed_in_at as "signedInAt" from find_actor($1)`,
    [input.cookie],
  )
  return found ? { ...found, cookie: input.cookie } : null
}
