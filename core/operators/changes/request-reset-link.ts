import { createHmac, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { SystemContext } from '#core/context'
import { EmailAddress } from '#core/operators/email-address'

export const ResetLinkRequest = z.strictObject({ email: EmailAddress })

type RequestInput = z.infer<typeof ResetLinkRequest> & { secret: string; request: { id: string; address: string | null } }

/**
 * Makes the token of a link by which the active operator with this address sets a new password, once and within half an hour.
 * On the sign-in role's database. Null when there is no such operator.
 */
export async function requestResetLink({ ctx, input }: { ctx: SystemContext; input: RequestInput }): Promise<string | null> {
  const token = signedToken(input.secret)
  const [made] = await ctx.db.query<{ isMade: boolean }>('select request_reset_link($1, $2, $3::inet, $4) as "isMade"', [
    token,
    input.email,
    input.request.address,
    input.request.id,
  ])
  return made?.isMade ? token : null
}

// Signed with the key of the sessions, which no role of the database knows: a database password alone makes no link.
function signedToken(secret: string): string {
  const text = `reset-${randomBytes(32).toString('base64url')}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}
