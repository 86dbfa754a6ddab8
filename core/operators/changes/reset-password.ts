import type { SystemContext } from '#core/context'

/**
 * Sets the password of whoever holds the token of a confirmed reset or of a mailed link, hashed already, and ends all their sessions.
 * On the sign-in role's database. Refuses with `link-not-good`: unknown, not confirmed yet, used, a day old or, when mailed, half an hour.
 */
export async function resetPassword({ ctx, input }: { ctx: SystemContext; input: { token: string; passwordHash: string } }): Promise<void> {
  await ctx.db.query('select reset_password($1, $2)', [input.token, input.passwordHash])
}
