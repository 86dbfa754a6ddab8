import { InvitationRequest, inviteOperator } from '#core/operators/invite-operator'
import { mailInvitation } from '#server/mail-invitation'
import { acting } from '#server/route'

export const POST = acting({ body: InvitationRequest }, async ({ ctx, body, idempotencyKey }) => {
  const invited = await inviteOperator({ ctx, input: { ...body, idempotencyKey } })
  const mail = await mailInvitation(body, invited)
  // What was mailed is for the invited address alone.
  return Response.json({ id: invited.id, token: mail === 'sent' ? null : invited.token, mail }, { status: 201 })
})
