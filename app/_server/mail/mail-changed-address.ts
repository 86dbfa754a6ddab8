import { type MailOutcome, sendMail } from './mail'

/** Mails the operator's former address that two admins changed it. */
export async function mailChangedAddress(to: { name: string; email: string }): Promise<MailOutcome> {
  return sendMail({
    to: to.email,
    subject: 'Your address for Countersign',
    text: [
      `Hello ${to.name},`,
      'two administrators changed the address by which you sign in to Countersign. This address no longer works.',
      'If you did not expect it, tell your administrators at once.',
    ].join('\n\n'),
  })
}
