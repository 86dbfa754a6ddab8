import { afterEach, describe, expect, test } from 'vitest'
import { openNameServer } from '#test/name-server'
import { openTcpServer } from '#test/tcp-server'
import { type OutboundClient, openOutboundClient } from './outbound-client'
import { sendRequest } from './send-request'

const clients: OutboundClient[] = []
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})

function openClient(options: Parameters<typeof openOutboundClient>[0]) {
  const client = openOutboundClient(options)
  clients.push(client)
  return client
}

const get = (client: OutboundClient, url: string) => sendRequest({ client, request: { method: 'GET', url } })
const answering = (body: string) =>
  openTcpServer((socket) => socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`)))

describe('an address in the URL', () => {
  test.each([
    '127.0.0.1',
    '127.1',
    '0177.0.0.1',
    '0x7f.0.0.1',
    '2130706433',
    '0x7f000001',
    '017700000001',
    '127.0.0.1.',
    '127%2E0.0.1',
    '１２７.0.0.1',
    '0.0.0.0',
    '0',
    '10.0.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '198.51.100.1',
    '255.255.255.255',
    '[::1]',
    '[::]',
    '[::127.0.0.1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::169.254.169.254]',
    '[64:ff9b:1::1]',
    '[2002:7f00:1::1]',
    '[2001:0:7f00:1::]',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '[ff02::1]',
  ])('that is not public is refused, as %s', async (host) => {
    await using server = await answering('inside')
    const client = openClient({ allowedNetworks: '' })
    for (const protocol of ['https', 'http'])
      await expect(get(client, `${protocol}://${host}:${server.port}/`)).rejects.toMatchObject({
        code: 'address-not-allowed',
        message: 'The host has a private or reserved address. If it is yours, add its network or its name to OUTBOUND_ALLOWED_NETWORKS.',
      })
    expect(server.connections()).toBe(0)
  })

  test.each(['8.8.8.8', '[2606:4700::1111]', '[::ffff:8.8.8.8]'])('that is public is refused by http: only, as %s', async (host) => {
    const client = openClient({ allowedNetworks: '10.0.0.0/8' })
    await expect(get(client, `http://${host}/`)).rejects.toMatchObject({ code: 'http-not-allowed' })
    await expect(client.resolve({ protocol: 'https:', host: host.replace(/[[\]]/g, '') })).resolves.toHaveLength(1)
  })

  test('that is allowed is reached, by http: too, and in other spellings', async () => {
    await using server = await answering('inside')
    const client = openClient({ allowedNetworks: '127.0.0.0/8' })
    for (const host of ['127.0.0.1', '0x7f.1', '[::ffff:127.0.0.1]'])
      expect((await get(client, `http://${host}:${server.port}/`)).body.toString()).toBe('inside')
  })
})

describe('a host name', () => {
  test.each(['localhost', 'LOCALHOST'])('of this machine is refused, as the system resolves %s', async (host) => {
    await using server = await answering('inside')
    const client = openClient({ allowedNetworks: '' })
    for (const protocol of ['https', 'http'])
      await expect(get(client, `${protocol}://${host}:${server.port}/`)).rejects.toMatchObject({ code: 'address-not-allowed' })
    expect(server.connections()).toBe(0)
  })

  test('is refused when one of its addresses is not public', async () => {
    const lookupAll = async () => [
      { address: '8.8.8.8', family: 4 },
      { address: 'fd00::1', family: 6 },
    ]
    await expect(get(openClient({ allowedNetworks: '', lookupAll }), 'https://a.example/')).rejects.toMatchObject({
      code: 'address-not-allowed',
    })
  })

  test('without an address does not exist', async () => {
    await expect(get(openClient({ allowedNetworks: '', lookupAll: async () => [] }), 'https://a.example/')).rejects.toMatchObject({
      code: 'name-unknown',
    })
  })

  test('with a public address is refused by http:', async () => {
    const lookupAll = async () => ['127.0.0.1', '8.8.8.8'].map((address) => ({ address, family: 4 }))
    await expect(get(openClient({ allowedNetworks: '127.0.0.1', lookupAll }), 'http://a.example/')).rejects.toMatchObject({
      code: 'http-not-allowed',
    })
  })

  test('that is allowed is reached at any address, and no other name is', async () => {
    await using server = await answering('inside')
    const lookupAll = async () => [{ address: '127.0.0.1', family: 4 }]
    const client = openClient({ allowedNetworks: 'a.example', lookupAll })
    expect((await get(client, `http://A.example:${server.port}/`)).status).toBe(200)
    await expect(get(client, `http://b.example:${server.port}/`)).rejects.toMatchObject({ code: 'address-not-allowed' })
    await expect(get(client, `http://127.0.0.1:${server.port}/`)).rejects.toMatchObject({ code: 'address-not-allowed' })
  })
})

describe('a name server that changes its answer', () => {
  test('is asked once for a connection, which goes to the address that was checked', async () => {
    await using outside = await openTcpServer((socket) =>
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\noutside')),
    )
    const { port } = outside
    await using inside = await openTcpServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\ninside'), { host: '127.0.0.2', port })
    await using names = await openNameServer(['127.0.0.1', '127.0.0.2'])
    const client = openClient({ allowedNetworks: '127.0.0.1', lookupAll: names.lookupAll })
    const url = `http://rebinding.example:${port}/`
    expect((await get(client, url)).body.toString()).toBe('outside')
    expect(names.questions()).toBe(1)
    expect((await get(client, url)).body.toString()).toBe('outside')
    expect([names.questions(), outside.connections()]).toEqual([1, 1])
    for (const socket of outside.open) socket.destroy()
    await expect.poll(() => outside.open.size).toBe(0)
    await expect.poll(() => get(client, url).catch(({ code }) => code)).toBe('address-not-allowed')
    expect(inside.connections()).toBe(0)
  })
})

test.each([
  ['', 'url-not-valid'],
  ['example.org', 'url-not-valid'],
  ['https://', 'url-not-valid'],
  ['https://256.0.0.1', 'url-not-valid'],
  ['file:///etc/passwd', 'url-not-valid'],
  ['ftp://example.org', 'url-not-valid'],
  ['data:text/plain,a', 'url-not-valid'],
  ['https://user@example.org', 'url-with-credentials'],
  ['https://user:password@example.org', 'url-with-credentials'],
  ['https://:password@example.org', 'url-with-credentials'],
])('the URL %j is refused, and not quoted', async (url, code) => {
  const failure = await get(openClient({ allowedNetworks: '' }), url).catch((error) => error)
  expect(failure).toMatchObject({ name: 'OutboundFailure', code })
  expect(failure.stack).not.toMatch(/password@|example\.org|passwd/)
})
