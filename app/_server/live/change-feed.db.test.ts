import { expect, test } from 'vitest'
import { openBreakableLink } from '#test/breakable-link'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { headersOf, serve, url } from '#test/web'
import { eventStream } from './event-stream'
import { followBatches } from './follow-batches'

test('a stream ends when changes may have been missed, so that its tab reads everything again', async () => {
  await using instance = await openTestInstance()
  await using link = await openBreakableLink(instance.database.webUrl)
  await using _ = serve(instance, { WEB_DATABASE_URL: link.url, LOG_LEVEL: 'silent' })
  const maker = await instance.signIn('maker')
  const batchId = await instance.bring(maker, peopleCsv('Pune', 2))
  const { open, isStillAllowed } = await followBatches(maker, [batchId], new Headers(await headersOf(maker)))
  const stream = () => eventStream(new Request(`${url}/api/events`), open, isStillAllowed).text()
  // The first stream ends when the process has connected.
  await stream()
  const second = stream()
  link.breakOff()
  link.mend()
  expect(await second).toContain('event: progress')
})
