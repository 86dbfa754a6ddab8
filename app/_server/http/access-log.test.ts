import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import pino from 'pino'
import { expect, test, vi } from 'vitest'
import type { Environment } from '#core/environment'
import { currentRequest, requestFields } from '#core/tracing/request-scope'
import { logRequests } from './access-log'
import { createWebServer } from './web-server'

const id = '018f4a6e-7b1c-7c3d-9e2f-0a1b2c3d4e5f'

test('a request is one line with its id, route, status, duration, bytes and operator', async () => {
  await using server = await serve('on')
  const answer = await server.post('/api/batches/1/decisions?verdict=approve', { 'x-request-id': id }, 'twelve bytes')
  expect(answer.headers.get('x-request-id')).toBe(id)
  await vi.waitFor(() => expect(server.lines()).toHaveLength(1))
  const [{ time, ms, bytesOut, ...line }] = server.lines()
  expect(line).toEqual({
    level: 30,
    msg: 'request ended',
    request: id,
    method: 'POST',
    route: '/api/batches/[batchId]/decisions',
    status: 200,
    bytesIn: 12,
    operator: 'operator-1',
  })
  expect([typeof time, typeof ms]).toEqual(['number', 'number'])
  expect(bytesOut).toBeGreaterThan(5)
})

test('names, addresses, search words and tokens in URL, headers and body are in no line', async () => {
  await using server = await serve('on')
  const headers = {
    'x-request-id': 'ada@example.com',
    traceparent: 'Lovelace',
    cookie: 'countersign.session_token=Lovelace',
    'user-agent': 'Lovelace',
    referer: 'https://example.com/?q=Lovelace',
    'x-forwarded-for': '203.0.113.9',
    authorization: 'Bearer Lovelace',
  }
  await server.post('/api/batches/Lovelace/decisions?reason=Lovelace', headers, '{"name":"Lovelace"}')
  await server.post('/Lovelace/fails?q=ada@example.com', headers, 'Lovelace')
  await server.post('/%ff/Lovelace', headers, 'Lovelace')
  await vi.waitFor(() => expect(server.lines()).toHaveLength(4))
  expect(server.lines().map(({ msg, status, route }) => [msg, status, route])).toEqual([
    ['request ended', 200, '/api/batches/[batchId]/decisions'],
    ['a request failed', undefined, 'other'],
    ['request ended', 500, 'other'],
    ['request ended', 400, 'other'],
  ])
  expect(server.text()).not.toMatch(/lovelace|ada@|example\.com|203\.0|127\.0\.0\.1/i)
})

test('the address of the client is in the line only if the setting says so', async () => {
  await using server = await serve('with-address')
  await server.post('/', { 'x-forwarded-for': '203.0.113.9' }, '')
  await vi.waitFor(() => expect(server.lines()).toMatchObject([{ address: '203.0.113.9' }]))
})

test('requests for health, and all if the setting is off, write no line', async () => {
  await using off = await serve('off')
  await off.post('/', {}, '')
  await using on = await serve('on')
  for (const path of ['/api/health', '/api/ready', '/last']) await on.post(path, {}, '')
  await vi.waitFor(() => expect(on.lines()).toHaveLength(1))
  expect(off.text()).toBe('')
})

/** A web server whose log is kept. A path with `fails` makes its handler fail. */
async function serve(setting: Environment['ACCESS_LOG']) {
  let written = ''
  const log = pino(
    { base: {}, mixin: requestFields },
    {
      write(line: string) {
        written += line
      },
    },
  )
  const write = logRequests(log, setting)
  const server = createWebServer({
    trustedProxies: '127.0.0.1',
    connectionsPerAddress: 10,
    isHttps: false,
    routeOf: (path) => (path.startsWith('/api/batches/') ? '/api/batches/[batchId]/decisions' : 'other'),
    async handle(request, response) {
      const scope = currentRequest()
      if (scope) scope.operatorId = 'operator-1'
      await text(request)
      if (request.url?.includes('fails')) throw new Error('Lovelace')
      response.end('done')
    },
    onError: (_, { id, method, route }) => log.error({ request: id, method, route }, 'a request failed'),
    onEnd: write,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    text: () => written,
    lines: () =>
      written
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    async post(path: string, headers: Record<string, string>, body: string) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body })
      await answer.arrayBuffer()
      return answer
    },
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}
