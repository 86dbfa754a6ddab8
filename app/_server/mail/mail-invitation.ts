import { web } from '#server/process/web'
import { type MailOutcome, sendMail } from './mail'

/** Mails the link of an invitation to the invited address only. */
export async function mailInvitation(to: { name: string; email: string }, token: string): Promise<MailOutcome> {
  return sendMail({
    to: to.email,
    subject: 'You are invited to Countersign',
    text: [
      `Hello ${to.name},`,
      'an administrator invites you to Countersign. Choose a password here, once and within seven days:',
      `${web().environment.PUBLIC_URL}/invitation#${token}`,
      'Anyone with this link can use it, so keep it to yourself. If you did not expect it, do nothing.',
    ].join('\n\n'),
  })
}
