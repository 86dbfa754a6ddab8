import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { web } from '#server/process/web'
import { query } from '#server/requests/route'
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
  expect(await second).toContain('retry: 1000')
})

test('when all connections to the database went silent, a tab is live again within 10 s of their return', async () => {
  await using instance = await openTestInstance()
  await using link = await openBreakableLink(instance.database.webUrl)
  await using _ = serve(instance, { WEB_DATABASE_URL: link.url, TEMPORAL_ADDRESS: '127.0.0.1:1', LOG_LEVEL: 'silent' })
  const maker = await instance.signIn('maker')
  const batchId = await instance.bring(maker, peopleCsv('Pune', 2))
  const headers = await headersOf(maker)
  const route = query({}, async ({ ctx, request }) => {
    const { open, isStillAllowed } = await followBatches(ctx, [batchId], request.headers)
    return eventStream(request, open, isStillAllowed)
  })
  const follow = () => route(new Request(`${url}/api/events`, { headers }), { params: Promise.resolve({}) })
  await using tab = followAsTab(follow)
  await tab.until('changed', () => instance.owner.query(`select pg_notify('batch_changed', $1)`, [batchId]))
  // Connections that wait in the pool, as after a busy minute.
  await Promise.all(Array.from({ length: 10 }, () => web().db.query('select pg_sleep(0.1)')))
  link.goSilent({ andNew: true })
  await wait(6_000)
  link.mend()
  const returnedAt = performance.now()
  await tab.until('changed', () => instance.owner.query(`select pg_notify('batch_changed', $1)`, [batchId]))
  expect(performance.now() - returnedAt).toBeLessThan(10_000)
  await tab.until('progress', async () => {})
  expect(performance.now() - returnedAt).toBeLessThan(10_000)
}, 60_000)

/** Follows the events as EventSource does: opens the stream again one second after it has ended, and two after an answer that is an error. */
function followAsTab(follow: () => Promise<Response>) {
  const stopping = new AbortController()
  const received: string[] = []
  const following = (async () => {
    while (!stopping.signal.aborted) {
      const answer = await follow()
      if (answer.ok && answer.body) await readEvents(answer.body, received, stopping.signal)
      await wait(answer.ok ? 1_000 : 2_000, undefined, { signal: stopping.signal }).catch(() => {})
    }
  })()
  return {
    /** Repeats `act` every 100 ms until an event of this name has arrived after this call. */
    async until(name: string, act: () => Promise<unknown>): Promise<void> {
      received.length = 0
      while (!received.includes(name)) {
        await act()
        await wait(100)
      }
    },
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await following
    },
  }
}

async function readEvents(body: ReadableStream<Uint8Array>, received: string[], signal: AbortSignal): Promise<void> {
  const reader = body.getReader()
  signal.addEventListener('abort', () => void reader.cancel())
  const decoder = new TextDecoder()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    for (const [, name = ''] of decoder.decode(value).matchAll(/^event: (\w+)$/gm)) received.push(name)
  }
}
