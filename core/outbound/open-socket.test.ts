import { once } from 'node:events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openTcpServer } from '#test/tcp-server'
import { openSocket } from './open-socket'
import { openOutboundClient } from './outbound-client'

afterEach(() => void vi.useRealTimers())

type Options = Parameters<typeof openOutboundClient>[0] & { host?: string; port: number; signal?: AbortSignal }
const open = ({ host = 'files.example', port, signal = new AbortController().signal, ...options }: Options) =>
  openSocket({ client: openOutboundClient(options), destination: { protocol: 'sftp:', host }, port, signal })

describe('openSocket', () => {
  test('resolves a name once and connects to the address that was checked', async () => {
    await using server = await openTcpServer((socket) => void socket.end('hello'))
    const lookupAll = vi.fn(async () => [{ address: '127.0.0.1', family: 4 }])
    const socket = await open({ allowedNetworks: '127.0.0.1', lookupAll, port: server.port })
    expect(String((await once(socket, 'data'))[0])).toBe('hello')
    expect(lookupAll).toHaveBeenCalledTimes(1)
    socket.destroy()
  })

  test.each([['127.0.0.1'], ['8.8.8.8', '127.0.0.1']])('connects to no name with a refused address, as %s', async (...addresses) => {
    await using server = await openTcpServer(() => {})
    const lookupAll = async () => addresses.map((address) => ({ address, family: 4 }))
    await expect(open({ allowedNetworks: '', lookupAll, port: server.port })).rejects.toMatchObject({ code: 'address-not-allowed' })
    expect(server.connections()).toBe(0)
  })

  test('connects to no refused address', async () => {
    await using server = await openTcpServer(() => {})
    for (const host of ['127.0.0.1', '::ffff:127.0.0.1'])
      await expect(open({ allowedNetworks: '', host, port: server.port })).rejects.toMatchObject({ code: 'address-not-allowed' })
    expect(server.connections()).toBe(0)
  })

  test('gives up after 5 s', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const opening = open({ allowedNetworks: '', lookupAll: () => new Promise(() => {}), port: 22 })
    const failing = expect(opening).rejects.toMatchObject({
      code: 'connect-timeout',
      message: expect.stringMatching(/^No connection within 5 s\./),
    })
    await vi.advanceTimersByTimeAsync(5_000)
    await failing
  })

  test('is cancelled with the reason of the signal, which also closes the socket later', async () => {
    await using server = await openTcpServer((socket) => void socket.resume())
    const [early, late] = [new AbortController(), new AbortController()]
    const opening = open({ allowedNetworks: '', lookupAll: () => new Promise(() => {}), port: 22, signal: early.signal })
    early.abort(new Error('ends'))
    await expect(opening).rejects.toThrow('ends')
    const socket = await open({ allowedNetworks: '127.0.0.1', host: '127.0.0.1', port: server.port, signal: late.signal })
    const failing = once(socket, 'error')
    late.abort()
    await failing
    await expect.poll(() => server.open.size).toBe(0)
  })
})
