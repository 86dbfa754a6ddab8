import getPort from 'get-port'
import { expect, test } from 'vitest'
import { serveMetrics } from './serve-metrics'

test('serves /metrics in the format of Prometheus, and nothing else', async () => {
  const address = `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`
  const stop = await serveMetrics({ address, read: async () => 'up 1\n', onError: () => {} })
  const answer = await fetch(`http://${address}/metrics`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
  expect(await answer.text()).toBe('up 1\n')
  expect((await fetch(`http://${address}/`)).status).toBe(404)
  expect((await fetch(`http://${address}/metrics`, { method: 'POST' })).status).toBe(404)
  stop()
})

test('a failed read answers 500, and a taken port is refused', async () => {
  const address = `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`
  const read = async () => {
    throw new Error('a secret')
  }
  const first = await serveMetrics({ address, read, onError: () => {} })
  const answer = await fetch(`http://${address}/metrics`)
  expect([answer.status, await answer.text()]).toEqual([500, ''])
  await expect(serveMetrics({ address, read, onError: () => {} })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  first()
})
