import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { EmailAddress } from '#core/operators/email-address'
import { halfKey } from '#core/operators/half-key'
import { requireAdmin } from '#core/operators/require-admin'
import { wholeKey } from '#core/operators/whole-key'

export const InvitationRequest = z.strictObject({ name: z.string().trim().min(1).max(200), email: EmailAddress })
export type InvitationRequest = z.infer<typeof InvitationRequest>

/** `secret` signs the halves of the key; with `mailsKey` both are made now, to be mailed to the invited address only. */
type InviteInput = InvitationRequest & { idempotencyKey: string; secret: string; mailsKey: boolean }

/** `token` is returned once: the whole key if it is mailed, else its first half. It is null when the request is repeated. */
export type Invited = { id: string; token: string | null }

const validDays = 7

/**
 * Invites someone to become an operator without roles. An earlier link to the same address becomes invalid.
 * If the key is not mailed, another admin has to confirm the invitation, and each of the two passes on one half of the key.
 * Refuses with `role-missing`, `operator-exists`, `sign-in-stale`, or, if the key is not mailed, `two-admins-needed`.
 */
export async function inviteOperator({ ctx, input }: { ctx: Context; input: InviteInput }): Promise<Invited> {
  requireAdmin(ctx)
  const { name, email } = InvitationRequest.parse({ name: input.name, email: input.email })
  const id = uuidv7()
  const first = halfKey({ secret: input.secret, half: 1, changeId: id })
  const second = input.mailsKey ? halfKey({ secret: input.secret, half: 2, changeId: id }) : null
  const invitedId = await callFunction(ctx.db, 'invite_operator', {
    ...actorArguments(ctx),
    idempotencyKey: input.idempotencyKey,
    invitation: id,
    name,
    email,
    firstHalf: first,
    secondHalf: second,
    validFor: `${validDays} days`,
  })
  if (invitedId !== id) return { id: invitedId, token: null }
  return { id, token: second === null ? first : wholeKey(first, second) }
}
