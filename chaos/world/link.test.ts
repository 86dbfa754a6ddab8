import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { becomesTrue } from '#bin/services/becomes-true'
import { type Link, openLink } from './link'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

/** A server that answers each request with itself in parentheses, through a link. */
async function openEcho(): Promise<{ link: Link; received: string[]; sockets: Socket[]; server: Server }> {
  const received: string[] = []
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      received.push(String(bytes))
      socket.write(`(${bytes})`)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const link = await openLink('test', typeof address === 'object' ? (address?.port ?? 0) : 0)
  open.push(link, server)
  return { link, received, sockets, server }
}

async function openClient(link: Link) {
  const socket = connect(link.port, '127.0.0.1')
  open.push({ close: () => socket.destroy() })
  let answers = ''
  let isClosed = false
  socket.on('data', (bytes) => (answers += String(bytes)))
  socket.on('error', () => {})
  socket.on('close', () => (isClosed = true))
  await once(socket, 'connect')
  const answersBecome = (wanted: string, withinMs = 5_000) => becomesTrue(() => answers === wanted, withinMs)
  return { socket, answers: () => answers, answersBecome, closes: () => becomesTrue(() => isClosed, 5_000), isClosed: () => isClosed }
}

describe('openLink', () => {
  test('carries requests and answers', async () => {
    const { link } = await openEcho()
    const client = await openClient(link)
    client.socket.write('a')
    expect(await client.answersBecome('(a)')).toBe(true)
  })

  test('cuts open connections, refuses new ones, and works again after a repair', async () => {
    const { link } = await openEcho()
    const first = await openClient(link)
    link.cut()
    expect(await first.closes()).toBe(true)
    expect(await (await openClient(link)).closes()).toBe(true)
    link.repair()
    const later = await openClient(link)
    later.socket.write('b')
    expect(await later.answersBecome('(b)')).toBe(true)
  })

  test('keeps the order of data when a delay ends', async () => {
    const { link } = await openEcho()
    const client = await openClient(link)
    link.slow(100)
    client.socket.write('slow')
    await becomesTrue(() => link.openConnections() === 1, 1_000)
    await becomesTrue(() => false, 50)
    link.repair()
    client.socket.write('fast')
    await becomesTrue(() => client.answers().includes('fast'), 5_000)
    expect(client.answers().replaceAll(/[()]/g, '')).toBe('slowfast')
  })

  test('drops answers in one direction only and closes nothing', async () => {
    const { link, received } = await openEcho()
    const client = await openClient(link)
    link.silence('back')
    client.socket.write('c')
    expect(await becomesTrue(() => received.includes('c'), 5_000)).toBe(true)
    expect(await client.answersBecome('(c)', 100)).toBe(false)
    expect(client.isClosed()).toBe(false)
  })

  test('cuts a connection with a gap when it is repaired', async () => {
    const { link, received } = await openEcho()
    const [broken, whole] = [await openClient(link), await openClient(link)]
    link.silence('both')
    broken.socket.write('d')
    expect(await becomesTrue(() => received.includes('d'), 100)).toBe(false)
    link.repair()
    expect(await broken.closes()).toBe(true)
    whole.socket.write('e')
    expect(await whole.answersBecome('(e)')).toBe(true)
  })

  test('forwards a request, loses its answer and cuts that connection alone', async () => {
    const { link, received } = await openEcho()
    const [client, other] = [await openClient(link), await openClient(link)]
    link.loseAnswer({ skip: 1, text: 'COMMIT' })
    client.socket.write('COMMIT 1')
    expect(await client.answersBecome('(COMMIT 1)')).toBe(true)
    client.socket.write('COMMIT 2')
    expect(await client.closes()).toBe(true)
    expect(received).toContain('COMMIT 2')
    expect(client.answers()).toBe('(COMMIT 1)')
    other.socket.write('COMMIT 3')
    expect(await other.answersBecome('(COMMIT 3)')).toBe(true)
  })
})
