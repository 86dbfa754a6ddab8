import { web } from '#server/process/web'
import { type MailOutcome, sendMail } from './mail'

/** Mails the operator the link of a password reset that two admins confirmed. */
export async function mailConfirmedReset({ token, to }: { token: string; to: { name: string; email: string } }): Promise<MailOutcome> {
  return sendMail({
    to: to.email,
    subject: 'Your password for Countersign',
    text: [
      `Hello ${to.name},`,
      'two administrators reset your password. Choose a new one here, once and within a day:',
      `${web().environment.PUBLIC_URL}/password-reset#${token}`,
      'Your old password no longer works. Anyone with this link can use it, so keep it to yourself.',
    ].join('\n\n'),
  })
}
