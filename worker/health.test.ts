import getPort from 'get-port'
import { afterEach, expect, test, vi } from 'vitest'
import { serveHealth } from './health'

afterEach(() => void vi.useRealTimers())

test('a worker is healthy while both of its processes have polled in the last 15 s', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const address = `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`
  const health = serveHealth(address)
  expect(health.polledMsAgo()).toBeNull()
  const status = async () => (await fetch(`http://${address}`)).status
  expect(await status()).toBe(503)
  health.polled('activities')
  expect(await status()).toBe(503)
  health.polled('workflows')
  expect(await status()).toBe(200)
  vi.advanceTimersByTime(14_000)
  health.polled('activities')
  expect(await status()).toBe(200)
  vi.advanceTimersByTime(2_000)
  expect(await status()).toBe(503)
  expect(health.polledMsAgo()).toBe(16_000)
  health.close()
})
