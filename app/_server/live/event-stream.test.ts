import { expect, test } from 'vitest'
import { eventStream } from './event-stream'

test('an event after the tab has closed is no error', async () => {
  const tab = new AbortController()
  const sends: ((event: string, data: unknown) => void)[] = []
  let isClosed = false
  const open = (send: (event: string, data: unknown) => void) => {
    sends.push(send)
    return () => {
      isClosed = true
    }
  }
  const request = new Request('https://instance.test/api/events', { signal: tab.signal })
  const body = eventStream(request, open, async () => true).text()
  sends[0]?.('changed', { batchId: 'one' })
  tab.abort()
  sends[0]?.('changed', { batchId: 'late' })
  expect(isClosed).toBe(true)
  expect(await body).toContain('"batchId":"one"')
  expect(await body).not.toContain('late')
})
