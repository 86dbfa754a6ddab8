import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'

/**
 * Sets the already hashed password of the operator that a token belongs to, and ends all their sessions. The token is of a confirmed
 * reset, valid for a day, or of a mailed link, valid for 30 minutes. Needs the database of the role auth. Returns the id of the operator.
 * Refuses with `link-not-good` if the token is unknown, not confirmed, used or expired.
 */
export async function resetPassword({
  ctx,
  input,
}: {
  ctx: SystemContext
  input: { token: string; passwordHash: string }
}): Promise<string> {
  return callFunction(ctx.db, 'reset_password', input)
}
