import { EventEmitter, once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openTcpServer } from '#test/tcp-server'
import { type OutboundClient, openOutboundClient } from './outbound-client'
import { sendRequest } from './send-request'

const fastBrotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }

let client: OutboundClient
beforeEach(() => {
  client = openOutboundClient({ allowedNetworks: '127.0.0.1' })
})
afterEach(() => {
  client.close()
  vi.useRealTimers()
})

type Rest = Partial<Parameters<typeof sendRequest>[0]['request']>
const send = (port: number, rest: Rest = {}) =>
  sendRequest({ client, request: { method: 'GET', url: `http://127.0.0.1:${port}/path?query`, ...rest } })

describe('sendRequest', () => {
  test('sends method, headers and body, and returns status, headers and bytes', async () => {
    await using server = await openServer(async (request, response) => {
      const { method, url, headers } = request
      let body = ''
      for await (const part of request) body += part
      response.writeHead(418, { 'x-answer': 'yes' }).end(JSON.stringify({ method, url, headers, body }))
    })
    const answer = await send(server.port, { method: 'PUT', headers: { 'X-Own': 'value' }, body: 'text' })
    expect(answer).toMatchObject({ status: 418, headers: { 'x-answer': 'yes' } })
    expect(JSON.parse(answer.body.toString())).toEqual({
      method: 'PUT',
      url: '/path?query',
      headers: expect.objectContaining({
        host: `127.0.0.1:${server.port}`,
        'x-own': 'value',
        'user-agent': 'Countersign',
        'accept-encoding': 'identity',
        'content-length': '4',
        connection: 'keep-alive',
      }),
      body: 'text',
    })
  })

  test('sends a hundred requests over one connection', async () => {
    await using server = await openServer((_, response) => response.end('answer'))
    for (let request = 0; request < 100; request += 1) await send(server.port)
    expect(server.connections()).toBe(1)
  })

  test('opens a new connection once the server has closed the idle one', async () => {
    await using server = await openTcpServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))
    })
    await send(server.port)
    await closed(server)
    await send(server.port)
    expect(server.connections()).toBe(2)
  })

  test('cancels with the reason of the signal, and closes the connection', async () => {
    const arrived = new EventEmitter()
    await using server = await openTcpServer((socket) => void socket.once('data', () => arrived.emit('request')))
    const stopping = new AbortController()
    const sent = send(server.port, { signal: stopping.signal })
    await once(arrived, 'request')
    const reason = new Error('the worker ends')
    stopping.abort(reason)
    await expect(sent).rejects.toBe(reason)
    await closed(server)
    await expect(send(server.port, { signal: stopping.signal })).rejects.toBe(reason)
    expect(server.connections()).toBe(1)
  })

  test.each(['Host', 'transfer-encoding', 'Content-Length', 'Accept-Encoding', 'connection'])(
    'does not let a request set %s',
    async (name) => {
      await using server = await openServer((_, response) => response.end())
      await expect(send(server.port, { headers: { [name]: '1' } })).rejects.toMatchObject({ code: 'header-not-allowed' })
      expect(server.connections()).toBe(0)
    },
  )

  test('does not let a header end in the middle', async () => {
    await expect(send(1, { headers: { 'x-a': 'b\r\nhost: c' } })).rejects.toMatchObject({ code: 'header-not-allowed' })
  })
})

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('of status %i is not followed, and where it leads is not said', async (status) => {
    await using server = await openServer((_, response) =>
      response.writeHead(status, { location: 'http://169.254.169.254/latest/meta-data' }).end('secret'),
    )
    const failure = await send(server.port).catch((error) => error)
    expect(failure).toMatchObject({
      code: 'redirect',
      message: `The server redirects to another URL (${status}), which is not followed. Set the URL that answers.`,
    })
    expect(JSON.stringify({ ...failure, stack: failure.stack })).not.toMatch(/169|secret/)
    await closed(server)
  })
})

describe('limits', () => {
  test('a body as large as the limit is taken, and one byte more is not', async () => {
    await using server = await openServer((_, response) => response.end(Buffer.alloc(2_000)))
    expect((await send(server.port, { maxResponseBytes: 2_000 })).body).toHaveLength(2_000)
    await expect(send(server.port, { maxResponseBytes: 1_999 })).rejects.toMatchObject({
      code: 'answer-too-large',
      message: 'The answer is larger than 1,999 bytes.',
    })
  })

  test('a body of 128 MiB is left at the limit, and its connection closed', async () => {
    let sentBytes = 0
    await using server = await openServer(async (_, response) => {
      async function* endless() {
        for (; sentBytes < 128 * 1024 ** 2; sentBytes += 65_536) yield Buffer.alloc(65_536)
      }
      await pipeline(endless, response).catch(() => {})
    })
    expect(await lengthOrSentence(send(server.port))).toBe('The answer is larger than 1 MiB.')
    await closed(server)
    // What the system buffers on the way.
    expect(sentBytes).toBeLessThan(32 * 1024 ** 2)
  })

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', (data: Parameters<typeof brotliCompressSync>[0]) => brotliCompressSync(data, fastBrotli)],
  ] as const)('a body packed with %s is counted unpacked, and a bomb is left at the limit', async (encoding, pack) => {
    const bomb = pack(Buffer.alloc(32 * 1024 ** 2))
    expect(bomb.length).toBeLessThan(100_000)
    await using server = await openServer(({ url }, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(url === '/bomb' ? bomb : pack('answer')),
    )
    expect((await send(server.port)).body.toString()).toBe('answer')
    const before = process.memoryUsage().arrayBuffers
    const sent = send(server.port, { url: `http://127.0.0.1:${server.port}/bomb` })
    expect(await lengthOrSentence(sent)).toBe('The answer is larger than 1 MiB.')
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 ** 2)
  })

  test.each([
    ['gzip', 'not packed'],
    ['gzip', gzipSync('answer').subarray(0, 20)],
    ['br', 'not packed'],
    ['gzip, gzip', gzipSync(gzipSync('answer'))],
    ['zstd', 'answer'],
  ])('a body that cannot be unpacked from %s is not valid', async (encoding, body) => {
    await using server = await openServer((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body))
    await expect(send(server.port)).rejects.toMatchObject({ code: 'answer-not-valid' })
  })

  test('headers are read up to 16 KiB, however much the process takes as a server', async () => {
    await using server = await openServer((_, response) => response.writeHead(200, { 'x-large': 'a'.repeat(17_000) }).end())
    await expect(send(server.port)).rejects.toMatchObject({
      code: 'headers-too-large',
      message: 'The headers of the answer are larger than 16 KiB.',
    })
  })

  test('the time ends headers that come byte by byte', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await using server = await openTcpServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-a: ')
      const dripping = setInterval(() => socket.write('a'), 5)
      socket.once('close', () => clearInterval(dripping))
    })
    await expectTimeout(server, 10_000, 'No answer within 10 s.')
  })

  test('the time ends a body that comes byte by byte', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await using server = await openServer((_, response) => {
      response.write('a')
      const dripping = setInterval(() => response.write('a'), 5)
      response.once('close', () => clearInterval(dripping))
    })
    await expectTimeout(server, 30_000, 'No answer within 30 s.', { timeoutMs: 30_000 })
  })

  test('the time ends interim answers without end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await using server = await openTcpServer((socket) => {
      const dripping = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n'), 5)
      socket.once('close', () => clearInterval(dripping))
    })
    await expectTimeout(server, 10_000, 'No answer within 10 s.')
  })

  test('a server that takes the connection and does not speak TLS ends the time to connect', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await using server = await openTcpServer((socket) => void socket.resume())
    await expectTimeout(server, 5_000, 'No connection within 5 s. Check the address, routes and firewalls.', {
      url: `https://127.0.0.1:${server.port}`,
    })
  })

  test('the time to connect includes a name server that does not answer, and ends with the connection', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    client.close()
    client = openOutboundClient({ allowedNetworks: '127.0.0.1', lookupAll: () => new Promise(() => {}) })
    const failure = send(1, { url: 'https://silent.invalid' }).catch((error) => error)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await failure).toMatchObject({ code: 'connect-timeout' })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('no timer is left after an answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await using server = await openServer((_, response) => response.end())
    await send(server.port)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a connection that fails', () => {
  test('because nothing listens', async () => {
    const server = await openTcpServer(() => {})
    await server[Symbol.asyncDispose]()
    await expect(send(server.port)).rejects.toMatchObject({ code: 'connection-refused' })
  })

  test.each([
    ['is reset before the answer', ''],
    ['is reset within the headers', 'HTTP/1.1 200 OK\r\nx-a:'],
    ['is reset within the body', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'],
    ['is reset within a chunked body', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabcde\r\n'],
  ])('because it %s', async (_, head) => {
    await using server = await openTcpServer((socket) => {
      socket.once('data', () => socket.write(head, () => socket.resetAndDestroy()))
    })
    await expect(send(server.port)).rejects.toMatchObject({ code: 'connection-closed' })
  })

  test('because the server ends its half in the middle of the body', async () => {
    await using server = await openTcpServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'))
    })
    await expect(send(server.port)).rejects.toMatchObject({ code: 'connection-closed' })
  })

  test.each([
    ['no HTTP', '220 mail.secret.example ESMTP\r\n', 'answer-not-valid'],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: secret\r\n\r\n', 'answer-not-valid'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nsecret', 'answer-not-valid'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n1\r\ns\r\n0\r\n\r\n',
      'answer-not-valid',
    ],
  ])('because the answer is %s, which is not quoted', async (_, answer, code) => {
    await using server = await openTcpServer((socket) => void socket.once('data', () => socket.write(answer)))
    const failure = await send(server.port).catch((error) => error)
    expect(failure).toMatchObject({ name: 'OutboundFailure', code })
    expect(Object.keys(failure).concat(failure.stack).join()).not.toMatch(/secret|cause/)
  })

  test.each([
    ['ENOTFOUND', 'name-unknown'],
    ['EAI_AGAIN', 'name-not-resolved'],
    ['EHOSTUNREACH', 'unreachable'],
    ['E-OTHER', 'connection-failed'],
  ])('with %s is %s', async (systemCode, code) => {
    client.close()
    client = openOutboundClient({
      allowedNetworks: '',
      lookupAll: async () => {
        throw Object.assign(new Error('of the system'), { code: systemCode })
      },
    })
    await expect(send(1, { url: 'https://a.invalid' })).rejects.toMatchObject({ code })
  })

  test('by a name that does not exist, as the system resolves it', async () => {
    await expect(send(1, { url: 'https://does-not-exist.invalid' })).rejects.toMatchObject({
      code: expect.stringMatching(/^name-(unknown|not-resolved)$/),
    })
  })
})

/** A report of a failing test would show every byte of a body. */
const lengthOrSentence = (sent: ReturnType<typeof send>) =>
  sent.then(
    ({ body }) => body.length,
    (error) => error.message,
  )

type Server = { events: EventEmitter; open: Set<unknown> }

/** The request is still open just before the time has passed, and ends with it. */
async function expectTimeout(server: Server & { port: number }, ms: number, sentence: string, rest: Rest = {}) {
  const connected = once(server.events, 'connection')
  let isOver = false
  const failure = send(server.port, rest).catch((error) => {
    isOver = true
    return error
  })
  await connected
  await vi.advanceTimersByTimeAsync(ms - 1)
  expect(isOver).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  vi.useRealTimers()
  expect(await failure).toMatchObject({ message: sentence })
  await closed(server)
}

const closed = (server: Server) => vi.waitUntil(() => server.open.size === 0)

async function openServer(onRequest: RequestListener) {
  let connections = 0
  const open = new Set<unknown>()
  const server = createServer(onRequest).on('connection', (socket) => {
    connections += 1
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    events: server,
    open,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
