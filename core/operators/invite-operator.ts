import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { actingAs, type Context } from '#core/context'
import { oneTimeToken } from './one-time-token'
import { requireAdmin } from './require-admin'

export const InvitationRequest = z.strictObject({
  name: z.string().trim().min(1).max(200),
  email: z.string().trim().toLowerCase().pipe(z.email().max(254)),
})
export type InvitationRequest = z.infer<typeof InvitationRequest>

/** `token` is told once, to the admin who invited; null when the same request is sent again. */
export type Invited = { id: string; token: string | null }

const validDays = 7

/**
 * Invites someone to become an operator, without any role. A link to the same address made before stops working.
 * Refuses with `role-missing`, `operator-exists` or `sign-in-stale`.
 */
export async function inviteOperator({
  ctx,
  input,
}: {
  ctx: Context
  input: InvitationRequest & { idempotencyKey: string }
}): Promise<Invited> {
  requireAdmin(ctx)
  const { name, email } = InvitationRequest.parse({ name: input.name, email: input.email })
  const { token, hash } = oneTimeToken()
  const id = uuidv7()
  const [invited] = await ctx.db.query<{ id: string }>('select invite_operator($1, $2::inet, $3, $4, $5, $6, $7, $8, $9::interval) as id', [
    ...actingAs(ctx),
    input.idempotencyKey,
    id,
    name,
    email,
    hash,
    `${validDays} days`,
  ])
  return { id: invited?.id ?? id, token: invited?.id === id ? token : null }
}
