import type { Invited } from '#core/operators/invite-operator'
import { type MailOutcome, sendMail } from './mail'
import { web } from './web'

/** Mails the link of an invitation to whoever is invited. Null when the request came twice: its link was mailed the first time. */
export async function mailInvitation(to: { name: string; email: string }, { token }: Invited): Promise<MailOutcome | null> {
  if (token === null) return null
  return sendMail({
    to: to.email,
    subject: 'You are invited to Countersign',
    text: [
      `Hello ${to.name},`,
      'an administrator invites you to Countersign. Choose a password here, once and within seven days:',
      `${web().environment.PUBLIC_URL}/invitation#${token}`,
      'Whoever has this link can use it, so keep it to yourself. If you did not expect it, do nothing.',
    ].join('\n\n'),
  })
}
