import { requireSetting } from '#core/environment'
import { Confirmation, confirmOperatorChange } from '#core/operator-changes/confirm-operator-change'
import { sendsMail } from '#server/mail'
import { mailChangedAddress } from '#server/mail-changed-address'
import { mailConfirmedReset } from '#server/mail-confirmed-reset'
import { ChangeParams } from '#server/params'
import { mutation } from '#server/route'
import { web } from '#server/web'

export const POST = mutation({ params: ChangeParams, body: Confirmation }, async ({ ctx, params, body }) => {
  const secret = requireSetting(web().environment, 'AUTH_SECRET')
  const mailsKey = sendsMail()
  const confirmed = await confirmOperatorChange({ ctx, input: { ...params, ...body, secret, mailsKey } })
  if (confirmed === null) return Response.json({ token: null, mail: null })
  const { token, to } = confirmed
  if (token === null) {
    await mailChangedAddress(to)
    return Response.json({ token: null, mail: null })
  }
  // The whole key goes to the operator alone, even when the mail server does not take it.
  if (mailsKey) return Response.json({ token: null, mail: await mailConfirmedReset({ token, to }) })
  return Response.json({ token, mail: 'off' })
})
