import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'

/**
 * Sets the password of whoever holds the token of a confirmed reset or of a mailed link, hashed already, and ends all their sessions.
 * On the sign-in role's database. Refuses with `link-not-good`: unknown, not confirmed yet, used, a day old or, when mailed, half an hour.
 */
export async function resetPassword({ ctx, input }: { ctx: SystemContext; input: { token: string; passwordHash: string } }): Promise<void> {
  await callFunction(ctx.db, 'reset_password', input)
}
