import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { test } from './support/end-to-end-test'
import { instance } from './support/instance'

test.describe('a request that is not valid', () => {
  for (const [method, path, length, status, code] of [
    ['TRACE', '/', 0, 405, 'method-not-allowed'],
    ['DELETE', '/api/batches', 0, 405, 'method-not-allowed'],
    ['GET', '/batches/%c0%ae', 0, 400, 'path-not-valid'],
    ['GET', '/%ff', 0, 400, 'path-not-valid'],
    ['POST', '/api/auth/sign-in/email', 400_000_000, 413, 'body-too-large'],
    ['POST', '/api/batches', 400_000_000, 401, 'not-signed-in'],
    ['POST', '/no/such/path', 400_000_000, 413, 'body-too-large'],
  ] as const) {
    test(`is refused: ${method} ${path} with ${length} bytes`, async () => {
      const answer = await send(method, path, length)
      expect([answer.status, answer.code]).toEqual([status, code])
    })
  }
})

test('a request for another protocol is answered like any other', async () => {
  const { port } = new URL(instance.url)
  const headers = { connection: 'upgrade', upgrade: 'websocket' }
  const asked = request({ port, host: '127.0.0.1', path: '/api/health', headers, agent: false })
  asked.end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  expect(answer.statusCode).toBe(200)
  asked.destroy()
})

test('every line that the web process logs is JSON', async ({ request }) => {
  await request.get('/no/such/page')
  await request.get('/sign-in')
  const lines = readFileSync(join(instance.dataFolder, 'logs', 'web.log'), 'utf8')
    .split('\n')
    .filter(Boolean)
  expect(lines.length).toBeGreaterThan(0)
  expect(lines.filter((line) => !isObject(line))).toEqual([])
})

/** Announces a body of this length and sends none of it. */
function send(method: string, path: string, length: number): Promise<{ status: number | undefined; code: string | undefined }> {
  const { port } = new URL(instance.url)
  const headers = { 'content-length': length, 'content-type': 'text/csv', 'idempotency-key': 'refused' }
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', method, path, headers, agent: false })
    asked.on('error', reject)
    asked.on('response', async (answer) => {
      const body = JSON.parse(String(Buffer.concat(await answer.toArray())))
      asked.destroy()
      resolve({ status: answer.statusCode, code: body.code })
    })
    asked.flushHeaders()
  })
}

function isObject(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object'
  } catch {
    return false
  }
}
