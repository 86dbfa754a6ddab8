import { v7 as uuidv7 } from 'uuid'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'

/**
 * Makes an operator without roles from the token of an invitation and an already hashed password. Needs the database of the role auth.
 * Returns the operator's id. Refuses with `link-not-good`, whatever is wrong with the token.
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
