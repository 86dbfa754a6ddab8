import { createTransport } from 'nodemailer'
import { log } from '#server/process/log'
import { web } from '#server/process/web'
import { webMetrics } from '#server/process/web-metrics'

export type Mail = { to: string; subject: string; text: string }

/** `off`: this instance has no mail server. */
export type MailOutcome = 'sent' | 'failed' | 'off'

// An admin waits for the answer to an invitation.
const patienceMs = 5_000

export const sendsMail = () => web().environment.SMTP_URL !== undefined

/** Sends a mail. Never throws, because the change it reports is already committed; a failure is logged with its code. */
export async function sendMail({ to, subject, text }: Mail): Promise<MailOutcome> {
  const { SMTP_URL, MAIL_FROM } = web().environment
  if (SMTP_URL === undefined) return 'off'
  const timeouts = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs, dnsTimeout: patienceMs }
  const transport = createTransport({ url: SMTP_URL, ...timeouts })
  try {
    // A string would be parsed and could contain several addresses.
    await transport.sendMail({ from: MAIL_FROM, to: { name: '', address: to }, subject, text })
    webMetrics().count('countersign_mails_total', { outcome: 'sent' })
    return 'sent'
  } catch (error) {
    log().warn({ cause: causeOf(error) }, 'a mail was not sent')
    webMetrics().count('countersign_mails_total', { outcome: 'failed' })
    return 'failed'
  } finally {
    transport.close()
  }
}

// The mail server's message may quote the address.
const causeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')
