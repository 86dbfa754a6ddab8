import { expect, test } from 'vitest'
import { eventStream } from '#server/live/event-stream'
import { sendMail } from '#server/mail/mail'
import { signInRoute } from '#server/sign-in-routes/sign-in-route'
import { openTestWeb, posting } from '#test/web'
import { webMetrics } from './web-metrics'

/** The value of a series with its labels, as it is written; 0 if it is not there. */
async function readValue(labelled: string): Promise<number> {
  const line = (await webMetrics().read()).split('\n').find((each) => each.startsWith(`${labelled} `))
  return Number(line?.split(' ').at(-1) ?? 0)
}

test('refused sign-ins, failed mails and open streams are counted', async () => {
  await using _ = await openTestWeb({ SMTP_URL: 'smtp://127.0.0.1:1' })
  const refused = 'countersign_sign_in_failures_total{code="credentials-wrong"}'
  const failed = 'countersign_mails_total{outcome="failed"}'
  const before = { refused: await readValue(refused), failed: await readValue(failed) }
  const answer = await signInRoute(posting('/api/auth/sign-in/email', { email: 'no-one@example.test', password: 'not the password' }))
  expect(answer.ok).toBe(false)
  expect(await readValue(refused)).toBe(before.refused + 1)
  expect(await sendMail({ to: 'a@example.test', subject: 's', text: 't' })).toBe('failed')
  expect(await readValue(failed)).toBe(before.failed + 1)

  const streams = await readValue('countersign_event_streams')
  const tab = new AbortController()
  const request = new Request('https://instance.test/api/events', { signal: tab.signal })
  const body = eventStream(
    request,
    () => () => {},
    async () => true,
  ).text()
  expect(await readValue('countersign_event_streams')).toBe(streams + 1)
  tab.abort()
  await body
  expect(await readValue('countersign_event_streams')).toBe(streams)
})
