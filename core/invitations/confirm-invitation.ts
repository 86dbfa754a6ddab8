import { z } from 'zod'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { halfKey } from '#core/operators/half-key'
import { requireAdmin } from '#core/operators/require-admin'

export const InvitationConfirmation = z.strictObject({ domain: z.string().min(1).max(320) })

/** `domain` is what the admin typed, and `secret` signs the second half of the key. */
type ConfirmInput = { invitationId: string; domain: string; secret: string }

/**
 * Confirms an invitation of another admin, which is needed if keys are not mailed.
 * Returns the second half of its key, or null when the request is repeated.
 * Refuses with `role-missing`, `invitation-not-found`, `change-decided-already`, `second-admin-needed`, `proposer-no-admin`
 * or `domain-differs`.
 */
export async function confirmInvitation({ ctx, input }: { ctx: Context; input: ConfirmInput }): Promise<{ token: string | null }> {
  requireAdmin(ctx)
  const { invitationId, domain, secret } = input
  const half = halfKey({ secret, half: 2, changeId: invitationId })
  const isNew = await callFunction(ctx.db, 'confirm_invitation', {
    ...actorArguments(ctx),
    invitation: invitationId,
    domain,
    secondHalf: half,
  })
  return { token: isNew ? half : null }
}
