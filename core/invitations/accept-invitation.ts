import { v7 as uuidv7 } from 'uuid'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'

/**
 * Makes an operator of whoever holds the token of an invitation, with a password that is hashed already; they have no role yet.
 * On the sign-in role's database. Returns their id. Refuses with `link-not-good`, whatever is wrong with the link.
 */
export async function acceptInvitation({
  ctx,
  input,
}: {
  ctx: SystemContext
  input: { token: string; passwordHash: string }
}): Promise<string> {
  return callFunction(ctx.db, 'accept_invitation', { ...input, operator: uuidv7(), account: uuidv7() })
}
