import { ChangeConfirmation, confirmChange } from '#core/change-requests/confirm-change'
import { requireSetting } from '#core/environment'
import { sendsMail } from '#server/mail/mail'
import { mailChangedAddress } from '#server/mail/mail-changed-address'
import { mailChangedCredential } from '#server/mail/mail-changed-credential'
import { mailConfirmedReset } from '#server/mail/mail-confirmed-reset'
import { web } from '#server/process/web'
import { ChangeParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: ChangeParams, body: ChangeConfirmation }, async ({ ctx, params, body }) => {
  const secret = requireSetting(web().environment, 'AUTH_SECRET')
  const mailsKey = sendsMail()
  const confirmed = await confirmChange({ ctx, input: { ...params, ...body, secret, mailsKey } })
  if (confirmed === null) return Response.json({ token: null, mail: null })
  const { kind, token, to } = confirmed
  if (kind === 'change-address') await mailChangedAddress(to)
  if (kind === 'reset-second-factor') await mailChangedCredential({ what: 'second-factor-reset', to })
  if (token === null) return Response.json({ token: null, mail: null })
  // The whole key goes to the operator alone, even when the mail server does not take it.
  if (mailsKey) return Response.json({ token: null, mail: await mailConfirmedReset({ token, to }) })
  return Response.json({ token, mail: 'off' })
})
