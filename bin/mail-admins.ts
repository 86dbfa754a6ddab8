import { createTransport } from 'nodemailer'
import type { Environment } from '#core/environment'

/** Mails every admin what a command on the server did, if there is a mail server. Returns the number of mails. */
export async function mailAdmins(
  environment: Environment,
  admins: string[],
  { subject, text }: { subject: string; text: string },
): Promise<number> {
  if (environment.SMTP_URL === undefined) return 0
  const patienceMs = 5_000
  const transport = createTransport({
    url: environment.SMTP_URL,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
  })
  try {
    const mails = admins.map((address) => transport.sendMail({ from: environment.MAIL_FROM, to: { name: '', address }, subject, text }))
    return (await Promise.allSettled(mails)).filter(({ status }) => status === 'fulfilled').length
  } finally {
    transport.close()
  }
}
