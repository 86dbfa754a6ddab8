import { type MailOutcome, sendMail } from './mail'

/** Tells the address before that two admins gave an operator another one. */
export async function mailChangedAddress(to: { name: string; email: string }): Promise<MailOutcome> {
  return sendMail({
    to: to.email,
    subject: 'Your address for Countersign',
    text: [
      `Hello ${to.name},`,
      'two administrators changed the address by which you sign in to Countersign. This one does not work any more.',
      'If you did not expect it, tell your administrators at once.',
    ].join('\n\n'),
  })
}
