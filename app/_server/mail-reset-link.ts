import { v7 as uuidv7 } from 'uuid'
import { requireSetting } from '#core/environment'
import { requestResetLink } from '#core/operator-changes/request-reset-link'
import { clientAddressHeader } from './client-address'
import { sendMail } from './mail'
import { signInDatabase } from './sign-in'
import { web } from './web'

/** Mails a link that resets the password to the operator with this address; nothing happens when there is none. */
export async function mailResetLink(headers: Headers, email: string): Promise<void> {
  const { environment } = web()
  const request = { id: uuidv7(), address: headers.get(clientAddressHeader) || null }
  const secret = requireSetting(environment, 'AUTH_SECRET')
  const token = await requestResetLink({ ctx: { db: signInDatabase() }, input: { email, secret, request } })
  if (token === null) return
  await sendMail({
    to: email,
    subject: 'Your password for Countersign',
    text: [
      'Hello,',
      'somebody, probably you, asked for a new password for this address. Choose it here, once and within half an hour:',
      `${environment.PUBLIC_URL}/password-reset#${token}`,
      'You are signed out everywhere then. Where a second factor is on, it is asked for as before. If it was not you, do nothing.',
    ].join('\n\n'),
  })
}
