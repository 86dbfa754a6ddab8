import { createTransport } from 'nodemailer'
import { log } from '#server/process/log'
import { web } from '#server/process/web'

export type Mail = { to: string; subject: string; text: string }

/** What became of a mail; `off` where this desk sends none. */
export type MailOutcome = 'sent' | 'failed' | 'off'

// A person waits for the answer to an invitation.
const patienceMs = 5_000

/** Whether this desk has a mail server. */
export const sendsMail = () => web().environment.SMTP_URL !== undefined

/** Hands a mail to the mail server. Never throws: what was done before it stays done, and the log says that and why it was not sent. */
export async function sendMail({ to, subject, text }: Mail): Promise<MailOutcome> {
  const { SMTP_URL, MAIL_FROM } = web().environment
  if (SMTP_URL === undefined) return 'off'
  const timeouts = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs, dnsTimeout: patienceMs }
  const transport = createTransport({ url: SMTP_URL, ...timeouts })
  try {
    // An object is taken for one address as it is; a text would be parsed for more.
    await transport.sendMail({ from: MAIL_FROM, to: { name: '', address: to }, subject, text })
    return 'sent'
  } catch (error) {
    log().warn({ cause: causeOf(error) }, 'a mail was not sent')
    return 'failed'
  } finally {
    transport.close()
  }
}

// The mail server's own words may quote the address.
const causeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')
