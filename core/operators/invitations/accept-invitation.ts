import { v7 as uuidv7 } from 'uuid'
import type { SystemContext } from '#core/context'

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
  const id = uuidv7()
  await ctx.db.query('select accept_invitation($1, $2, $3, $4)', [input.token, id, uuidv7(), input.passwordHash])
  return id
}
