import { web } from '#server/process/web'
import { type MailOutcome, sendMail } from './mail'

const reasons: Record<string, string> = {
  unauthorized: 'It does not let Countersign in any more.',
  failing: 'It refused nine of the first ten people, or could not be reached for three days.',
  gone: 'It says that it is no longer there.',
}

/** Mails an admin that nothing more is sent to a target. */
export async function mailPausedTarget({
  key,
  cause,
  to,
}: {
  key: string
  cause: string
  to: { name: string; email: string }
}): Promise<MailOutcome> {
  return sendMail({
    to: to.email,
    subject: `The target ${key} is paused`,
    text: [
      `Hello ${to.name},`,
      `nothing more is sent to the target ${key}. ${reasons[cause] ?? ''}`,
      'Those who are approved wait. See what the target answers, correct it there or change its settings, and resume it:',
      `${web().environment.PUBLIC_URL}/targets/${key}`,
    ].join('\n\n'),
  })
}
