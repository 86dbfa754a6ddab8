import { once } from 'node:events'
import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { noteClockAhead } from '#server/process/database-time'
import { clientAddressHeader } from './client-address'
import { createWebServer } from './web-server'

type Options = Parameters<typeof createWebServer>[0]
type Handle = Options['handle']

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const pace = { formMs: 200, windowMs: 400, minBytesPerSecond: 1_000 }

/** Reads all of the body, as a route does, and answers with its length. */
const readAll: Handle = async (incoming, response) => {
  let bytes = 0
  for await (const part of incoming) bytes += part.length
  response.end(String(bytes))
}

describe('the server in front of Next', () => {
  test.each([
    ['TRACE', '/', 405, 'method-not-allowed'],
    ['PUT', '/api/batches', 405, 'method-not-allowed'],
    ['GET', '/%c0%ae', 400, 'path-not-valid'],
    ['GET', '/%ff', 400, 'path-not-valid'],
    ['GET', '/a%00b', 400, 'path-not-valid'],
    ['GET', 'http://elsewhere.test/', 400, 'path-not-valid'],
  ])('refuses %s %s with %i', async (method, path, status, code) => {
    const { send } = await serve({})
    const answer = await send({ method, path })
    expect([answer.status, answer.problem]).toMatchObject([status, { status, code }])
    expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' })
  })

  test.each([
    ['/api/auth/sign-in/email', 8 * 1024 + 1, 413],
    ['/api/auth/sign-in/email', 8 * 1024, 200],
    ['/no/such/path', 400_000_000, 413],
    ['/api/batches/1/decisions', 16 * 1024 ** 2 + 1, 413],
    ['/api/batches?x', 8 * 1024 + 1, 200],
  ])('on %s answers a body of %i bytes with %i', async (path, length, status) => {
    let wasHandled = false
    const { send } = await serve({
      handle: async (_, response) => {
        wasHandled = true
        response.end()
      },
    })
    const answer = await send({
      method: 'POST',
      path,
      headers: { 'content-length': String(length) },
      body: Buffer.alloc(Math.min(length, 8192)),
    })
    expect(answer.status).toBe(status)
    expect(wasHandled).toBe(status === 200)
  })

  test('refuses a body of unknown length', async () => {
    const { send } = await serve({})
    const answer = await send({
      method: 'POST',
      path: '/api/reasons',
      headers: { 'transfer-encoding': 'chunked' },
      body: Buffer.from('{}'),
    })
    expect([answer.status, answer.problem]).toMatchObject([411, { code: 'length-missing' }])
  })

  test('refuses a body before the client sends it, where the client waits for that', async () => {
    const { open } = await serve({})
    const socket = open()
    socket.write('POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\nExpect: 100-continue\r\n\r\n')
    expect(await firstLine(socket)).toBe('HTTP/1.1 413 Payload Too Large')
  })

  test('asks for a body that the client holds back', async () => {
    const { open } = await serve({})
    const socket = open()
    socket.write('POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n')
    expect(await firstLine(socket)).toBe('HTTP/1.1 100 Continue')
  })

  test('answers a handler that fails with a problem, and says nothing of the error', async () => {
    const errors: unknown[] = []
    const { send } = await serve({
      handle: async () => {
        throw new Error('Ada Lovelace')
      },
      onError: (error) => errors.push(error),
    })
    const answer = await send({ path: '/' })
    expect([answer.status, answer.problem]).toMatchObject([500, { code: 'internal' }])
    expect(JSON.stringify(answer.problem)).not.toContain('Ada')
    expect(errors).toHaveLength(1)
  })

  test('sends the time of the database, which browsers count down with', async () => {
    noteClockAhead(86_400_000)
    const { headers } = await (await serve({})).send({ path: '/' })
    noteClockAhead(0)
    const daysBehind = (Date.now() - Date.parse(String(headers.date))) / 86_400_000
    expect(daysBehind).toBeCloseTo(1, 3)
  })

  test('writes the address of the client on the request, whatever the client wrote there', async () => {
    const { send } = await serve({ handle: async (incoming, response) => void response.end(incoming.headers[clientAddressHeader]) })
    expect((await send({ path: '/', headers: { [clientAddressHeader]: '6.6.6.6' } })).body).toBe('127.0.0.1')
  })
})

describe('a slow client', () => {
  test('that does not end its headers is closed', async () => {
    const { open } = await serve({ headersTimeoutMs: 200 })
    const socket = open()
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n')
    await closed(socket)
  })

  test('that sends nothing at all is closed', async () => {
    const { open } = await serve({ headersTimeoutMs: 200 })
    await closed(open())
  })

  test('that does not end a form is answered with 408 and closed', async () => {
    const { open } = await serve({ handle: readAll })
    const socket = open()
    socket.write('POST /api/auth/sign-in/email HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"a"')
    expect(await firstLine(socket)).toBe('HTTP/1.1 408 Request Timeout')
    await closed(socket)
  })

  test('that stops in an upload is closed', async () => {
    const { open } = await serve({ handle: readAll })
    const socket = open()
    socket.write('POST /api/batches HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nname')
    expect(await firstLine(socket)).toBe('HTTP/1.1 408 Request Timeout')
  })

  test('whose upload keeps the minimum rate may take as long as it needs', async () => {
    const { open } = await serve({ handle: readAll })
    const socket = open()
    socket.write('POST /api/batches HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n')
    const line = firstLine(socket)
    for (let part = 0; part < 15; part++) {
      socket.write(Buffer.alloc(600))
      await wait(100)
    }
    expect(await line).toBe('HTTP/1.1 200 OK')
  })

  test('is not blamed while the server does not read', async () => {
    const { send } = await serve({
      handle: async (incoming, response) => {
        await wait(1_500)
        await readAll(incoming, response)
      },
    })
    const body = Buffer.alloc(2_000_000)
    expect((await send({ method: 'POST', path: '/api/batches', body })).body).toBe('2000000')
  })

  test('whose body is not wanted is closed a moment after the answer', async () => {
    const { open } = await serve({ handle: async (_, response) => void response.writeHead(401).end(), lingerMs: 100, bodyPace: undefined })
    const socket = open()
    socket.write('POST /api/batches HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nname')
    expect(await firstLine(socket)).toBe('HTTP/1.1 401 Unauthorized')
    await closed(socket)
  })
})

describe('connections of one address', () => {
  test('beyond the limit are closed, and one may come when another has gone', async () => {
    const { open, send } = await serve({ connectionsPerAddress: 2 })
    const [first] = [open(), open()]
    await closed(open())
    first?.destroy()
    await expect
      .poll(() =>
        send({ path: '/' }).then(
          ({ status }) => status,
          () => null,
        ),
      )
      .toBe(200)
  })

  test('are those of a client and not of its proxy', async () => {
    const { handle, opened, release } = holding()
    const { send } = await serve({ connectionsPerAddress: 2, trustedProxies: '127.0.0.1', handle })
    const from = (address: string) => send({ path: '/', headers: { 'x-forwarded-for': address } })
    const open = [from('192.0.2.1'), from('192.0.2.1'), from('192.0.2.2')]
    await expect.poll(opened).toBe(3)
    const refused = await from('192.0.2.1')
    expect([refused.status, refused.problem, refused.headers['retry-after']]).toMatchObject([429, { code: 'too-many-connections' }, '5'])
    release()
    expect((await Promise.all(open)).map(({ status }) => status)).toEqual([200, 200, 200])
    await expect.poll(async () => (await from('192.0.2.1')).status).toBe(200)
  })

  test('count an IPv6 network of one customer as one address', async () => {
    const { handle, opened, release } = holding()
    const { send } = await serve({ connectionsPerAddress: 1, trustedProxies: '127.0.0.1', handle })
    const from = (address: string) => send({ path: '/', headers: { 'x-forwarded-for': address } })
    const open = [from('2001:db8::1'), from('2001:db8:0:1::1')]
    await expect.poll(opened).toBe(2)
    expect((await from('2001:db8:0:0:5::7')).status).toBe(429)
    release()
    expect((await Promise.all(open)).map(({ status }) => status)).toEqual([200, 200])
  })
})

/** A handler that answers when it is released. */
function holding(): { handle: Handle; opened: () => number; release: () => void } {
  let release = () => {}
  let opened = 0
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const handle: Handle = async (_, response) => {
    opened += 1
    await held
    response.end()
  }
  return { handle, opened: () => opened, release: () => release() }
}

async function serve(options: Partial<Options>) {
  const server = createWebServer({
    trustedProxies: '',
    connectionsPerAddress: 100,
    isHttps: false,
    handle: async (_: IncomingMessage, response: ServerResponse) => void response.end(),
    onError: () => {},
    bodyPace: pace,
    ...options,
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  closing.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return {
    open() {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      closing.push(() => socket.destroy())
      return socket
    },
    async send({
      method = 'GET',
      path,
      headers = {},
      body,
    }: {
      method?: string
      path: string
      headers?: Record<string, string>
      body?: Buffer
    }) {
      const asked = request({ port, host: '127.0.0.1', method, path, headers, agent: false })
      asked.on('error', () => {})
      asked.end(body)
      const [answer] = (await once(asked, 'response')) as [IncomingMessage]
      const answered = await text(answer)
      const isProblem = answer.headers['content-type'] === 'application/problem+json'
      return { status: answer.statusCode, headers: answer.headers, body: answered, problem: isProblem ? JSON.parse(answered) : null }
    },
  }
}

const firstLine = async (socket: Socket) => String((await once(socket, 'data'))[0]).split('\r\n')[0]

async function closed(socket: Socket): Promise<void> {
  socket.resume()
  if (!socket.destroyed) await once(socket, 'close')
}
