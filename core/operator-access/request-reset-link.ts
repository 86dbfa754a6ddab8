import { createHmac, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { EmailAddress } from '#core/operators/email-address'

export const ResetLinkRequest = z.strictObject({ email: EmailAddress })

type RequestInput = z.infer<typeof ResetLinkRequest> & { secret: string; request: { id: string; address: string | null } }

/**
 * Makes the token of a link with which the active operator of this address can set a new password, once and within 30 minutes.
 * Needs the database of the role auth. Null if there is no such operator.
 */
export async function requestResetLink({ ctx, input }: { ctx: SystemContext; input: RequestInput }): Promise<string | null> {
  const token = signedToken(input.secret)
  const isMade = await callFunction(ctx.db, 'request_reset_link', {
    token,
    email: input.email,
    address: input.request.address,
    requestId: input.request.id,
  })
  return isMade ? token : null
}

// It is signed with the session secret, so a database password is not enough to make a link.
function signedToken(secret: string): string {
  const text = `reset-${randomBytes(32).toString('base64url')}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}
