import { type MailOutcome, sendMail } from './mail'

const sentences = {
  'password-changed': 'the password of your account in Countersign was changed, and your other sessions were ended.',
  'password-reset': 'a new password was chosen for your account in Countersign with a link to reset it, and all your sessions were ended.',
  'second-factor-on': 'a second factor was turned on for your account in Countersign.',
  'second-factor-off': 'the second factor of your account in Countersign was turned off.',
  'second-factor-reset': 'two administrators reset the second factor of your account in Countersign.',
  'recovery-codes-renewed': 'your account in Countersign has new recovery codes. The previous ones no longer work.',
  'recovery-code-used': 'a recovery code was used to sign in to your account in Countersign. It does not work again.',
} as const

/** What happened to a credential. */
export type ChangedCredential = keyof typeof sentences

type Change = {
  what: ChangedCredential
  to: { name: string; email: string }
  /** The address of the client that changed it. */
  from?: string | null
  /** How many recovery codes are left, after one was used. */
  codesLeft?: number
}

/** Tells the operator by mail that a credential of theirs was changed or used. */
export async function mailChangedCredential({ what, to, from, codesLeft }: Change): Promise<MailOutcome> {
  return sendMail({
    to: to.email,
    subject: 'Your account in Countersign',
    text: [
      `Hello ${to.name},`,
      sentences[what],
      ...(codesLeft === undefined ? [] : [`Recovery codes left: ${codesLeft}.`]),
      ...(from ? [`The request came from the address ${from}.`] : []),
      'If this was not you, ask an administrator to suspend your account at once.',
    ].join('\n\n'),
  })
}
