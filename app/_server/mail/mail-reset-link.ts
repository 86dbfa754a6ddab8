import { requireSetting } from '#core/environment'
import { requestResetLink } from '#core/operator-access/request-reset-link'
import { requestIdOf } from '#server/context/find-context'
import { clientAddressHeader } from '#server/http/client-address'
import { web } from '#server/process/web'
import { signInDatabase } from '#server/sign-in/sign-in'
import { sendMail } from './mail'

/** Mails a link that resets the password to the operator with this address; nothing happens when there is none. */
export async function mailResetLink(headers: Headers, email: string): Promise<void> {
  const { environment } = web()
  const request = { id: requestIdOf(headers), address: headers.get(clientAddressHeader) || null }
  const secret = requireSetting(environment, 'AUTH_SECRET')
  const token = await requestResetLink({ ctx: { db: signInDatabase() }, input: { email, secret, request } })
  if (token === null) return
  await sendMail({
    to: email,
    subject: 'Your password for Countersign',
    text: [
      'Hello,',
      'someone, probably you, asked to reset the password for this address. Choose a new one here, once and within half an hour:',
      `${environment.PUBLIC_URL}/password-reset#${token}`,
      'This signs you out everywhere. If you use a second factor, you still need it to sign in. If it was not you, do nothing.',
    ].join('\n\n'),
  })
}
