import type { SystemContext } from '#core/context'

/**
 * Takes a code of an operator's authenticator that was found right; false when it was taken before.
 * On the sign-in role's database. RFC 6238 (5.2): a code is good for one sign-in.
 */
export async function takeCode({ ctx, input }: { ctx: SystemContext; input: { operatorId: string; code: string } }): Promise<boolean> {
  const [taken] = await ctx.db.query<{ isTaken: boolean }>('select take_code($1, $2) as "isTaken"', [input.operatorId, input.code])
  return taken?.isTaken ?? false
}
