import { web } from '#server/process/web'
import { type MailOutcome, sendMail } from './mail'

/** Mails the whole key of a reset that two admins agreed on to the operator's own address. */
export async function mailConfirmedReset({ token, to }: { token: string; to: { name: string; email: string } }): Promise<MailOutcome> {
  return sendMail({
    to: to.email,
    subject: 'Your password for Countersign',
    text: [
      `Hello ${to.name},`,
      'two administrators reset your password. Choose a new one here, once and within a day:',
      `${web().environment.PUBLIC_URL}/password-reset#${token}`,
      'The password you had does not work any more. Whoever has this link can use it, so keep it to yourself.',
    ].join('\n\n'),
  })
}
