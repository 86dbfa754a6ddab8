import { requireSetting } from '#core/environment'
import { InvitationRequest, inviteOperator } from '#core/invitations/invite-operator'
import { sendsMail } from '#server/mail'
import { mailInvitation } from '#server/mail-invitation'
import { mutation } from '#server/route'
import { web } from '#server/web'

export const POST = mutation({ body: InvitationRequest }, async ({ ctx, body, idempotencyKey }) => {
  const secret = requireSetting(web().environment, 'AUTH_SECRET')
  const mailsKey = sendsMail()
  const { id, token } = await inviteOperator({ ctx, input: { ...body, idempotencyKey, secret, mailsKey } })
  if (token === null) return Response.json({ id, token, mail: null }, { status: 201 })
  // The whole key goes to the invited address alone, even when the mail server does not take it.
  if (mailsKey) return Response.json({ id, token: null, mail: await mailInvitation(body, token) }, { status: 201 })
  return Response.json({ id, token, mail: 'off' }, { status: 201 })
})
