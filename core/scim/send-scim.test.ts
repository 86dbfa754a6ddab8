import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { openOutboundClient } from '#core/outbound/outbound-client'
import { startScimServer } from '#test/scim/scim-server'
import { openScimClient, readServerConfig } from './scim-client'
import { toScimUser } from './scim-user'
import { createScimRequestSender } from './send-scim'
import { createTokenSource, TokenRefused } from './token-source'

const open = () => openOutboundClient({ allowedNetworks: '127.0.0.1' })

describe('createScimRequestSender', () => {
  test('reaches a server with its token, and not with another', async () => {
    await using server = await startScimServer()
    const client = open()
    const sender = (token: string) => createScimRequestSender({ client, url: `${server.url}/`, token: async () => token })
    const scim = openScimClient({ send: sender(server.token), dialect: 'rfc7644', config: await readServerConfig(sender(server.token)) })
    const made = await scim.create(toScimUser('person-1', [{ path: 'userName', value: 'jürgen+j@example.com' }]))
    expect(await scim.find('userName', 'jürgen+j@example.com')).toMatchObject([{ id: made.id, externalId: 'person-1' }])
    expect((await sender('another')({ method: 'GET', path: '/Users' })).status).toBe(401)
    client.close()
  })

  test.each([
    ['7', 7],
    [new Date(Date.now() + 90_000).toUTCString(), expect.toSatisfy((seconds: number) => seconds > 60 && seconds <= 91)],
    [new Date(0).toUTCString(), 0],
    ['99999999', 86_400],
    ['soon', null],
  ])('heeds Retry-After: %s', async (header, expected) => {
    await using server = await serve((_, answer) => answer.writeHead(429, { 'Retry-After': header }).end('<busy>'))
    const client = open()
    const send = createScimRequestSender({ client, url: server.url, token: async () => 'token' })
    expect(await send({ method: 'GET', path: '/Users' })).toEqual({ status: 429, body: null, retryAfterSeconds: expected })
    client.close()
  })
})

test('asks for another token when the server refuses one before it expires, and once for each request', async () => {
  await using server = await startScimServer()
  const client = open()
  let given = 0
  const access = { access_token: 'too-old', token_type: 'bearer', expires_in: 3600 }
  await using tokens = await serve((_, answer) => {
    given += 1
    answer.writeHead(200).end(JSON.stringify(given === 2 ? { ...access, access_token: server.token } : access))
  })
  const credentials = { tokenUrl: tokens.url, clientId: 'a', clientSecret: 'b' }
  const send = createScimRequestSender({ client, url: server.url, token: createTokenSource(client, credentials) })
  expect((await send({ method: 'GET', path: '/Users' })).status).toBe(200)
  expect((await send({ method: 'GET', path: '/Users' })).status).toBe(200)
  expect(given).toBe(2)
  const refused = createScimRequestSender({ client, url: server.url, token: createTokenSource(client, credentials) })
  expect((await refused({ method: 'GET', path: '/Users' })).status).toBe(401)
  expect(given).toBe(4)
  client.close()
})

describe('createTokenSource', () => {
  test('asks once for requests at the same time, and again when the token expires', async () => {
    const asked: string[] = []
    await using server = await serve(async (request, answer) => {
      asked.push(`${request.headers.authorization} ${await textOf(request)}`)
      answer
        .writeHead(200)
        .end(JSON.stringify({ access_token: `token-${asked.length}`, token_type: 'bearer', expires_in: asked.length === 1 ? 3600 : 1 }))
    })
    const client = open()
    const credentials = { tokenUrl: server.url, clientId: 'a:b', clientSecret: 's%', scope: 'users' }
    const lasting = createTokenSource(client, credentials)
    expect(await Promise.all([lasting(), lasting()])).toEqual(['token-1', 'token-1'])
    expect(await lasting()).toBe('token-1')
    const short = createTokenSource(client, credentials)
    expect([await short(), await short()]).toEqual(['token-2', 'token-3'])
    expect(asked[0]).toBe(`Basic ${Buffer.from('a%3Ab:s%25').toString('base64')} grant_type=client_credentials&scope=users`)
    client.close()
  })

  test.each([
    [401, '{"error":"invalid_client"}'],
    [200, '<html>'],
    [200, '{"access_token":"x","token_type":"mac"}'],
  ])('throws TokenRefused for %i %s', async (status, body) => {
    await using server = await serve((_, answer) => answer.writeHead(status).end(body))
    const client = open()
    await expect(createTokenSource(client, { tokenUrl: server.url, clientId: 'a', clientSecret: 'b' })()).rejects.toThrow(TokenRefused)
    client.close()
  })
})

async function serve(answerTo: (request: IncomingMessage, answer: ServerResponse) => unknown) {
  const server = createServer((request, answer) => void answerTo(request, answer))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
