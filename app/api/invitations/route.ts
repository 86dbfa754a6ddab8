import { InvitationRequest, inviteOperator } from '#core/operators/invite-operator'
import { mailInvitation } from '#server/mail-invitation'
import { acting } from '#server/route'

export const POST = acting({ body: InvitationRequest }, async ({ ctx, body, idempotencyKey }) => {
  const invited = await inviteOperator({ ctx, input: { ...body, idempotencyKey } })
  return Response.json({ ...invited, mail: await mailInvitation(body, invited) }, { status: 201 })
})
