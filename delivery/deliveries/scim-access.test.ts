import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { openOutboundClient } from '#core/outbound/outbound-client'
import type { OpenedSecrets } from '#delivery/open-secrets'
import { startScimServer } from '#test/scim/scim-server'
import { scimTarget } from '#test/target-settings'
import type { ScimSettings } from './open-target'
import { openScimAccess } from './scim-access'

const request = { method: 'GET', path: '/Users' } as const

test('a server that refuses the secret in force is asked with the one before, and from then on with that', async () => {
  await using scene = await openScene()
  const access = await scene.open({ token: 'new' }, { token: scene.server.token })
  for (const requests of [2, 3, 4]) {
    expect((await access.send(request)).status).toBe(200)
    expect(access.requests()).toBe(requests)
  }
})

test('the secret in force is used again once the server refuses the one before', async () => {
  await using scene = await openScene()
  const secrets: OpenedSecrets = { token: 'new' }
  const { send } = await scene.open(secrets, { token: scene.server.token })
  expect((await send(request)).status).toBe(200)
  scene.server.know('new')
  expect((await send(request)).status).toBe(200)
  expect((await send(request)).status).toBe(200)
})

test.each<[string, OpenedSecrets]>([
  ['there is none before', {}],
  ['the one before is refused, too', { token: 'old' }],
])('the refusal is returned where %s', async (_, earlier) => {
  await using scene = await openScene()
  const { send } = await scene.open({ token: 'new' }, earlier)
  expect((await send(request)).status).toBe(401)
})

test('a client whose secret gets no token gets one with the secret before', async () => {
  await using scene = await openScene()
  const auth = { by: 'client-credentials', tokenUrl: scene.tokenUrl, clientId: 'countersign' }
  const { send } = await scene.open({ clientSecret: 'new' }, { clientSecret: 'old' }, auth)
  expect((await send(request)).status).toBe(200)
  const refused = await scene.open({ clientSecret: 'new' }, { clientSecret: 'older' }, auth)
  await expect(refused.send(request)).rejects.toMatchObject({ status: 400 })
})

/** A SCIM server, and one that gives its token to the client whose secret is `old`. */
async function openScene() {
  const server = await startScimServer()
  const client = openOutboundClient({ allowedNetworks: '127.0.0.1' })
  const known = `Basic ${Buffer.from('countersign:old').toString('base64')}`
  const tokens = createServer(({ headers }, answer) => {
    if (headers.authorization !== known) return void answer.writeHead(400).end()
    answer.end(JSON.stringify({ access_token: server.token, token_type: 'Bearer' }))
  })
  await new Promise<void>((resolve) => tokens.listen(0, '127.0.0.1', resolve))
  return {
    server,
    tokenUrl: `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`,
    async open(secrets: OpenedSecrets, earlier: OpenedSecrets, auth: object = { by: 'bearer' }) {
      const settings = scimTarget({ url: server.url, auth }) as ScimSettings
      const target = { id: '', key: 'idp', asOf: new Date(0), settings, secrets: async () => secrets, earlierSecrets: async () => earlier }
      let requests = 0
      async function waitForPace() {
        requests += 1
      }
      const turn = { holder: '', waitForPace, [Symbol.asyncDispose]: async () => {} }
      const access = await openScimAccess({ target, settings, client, signal: new AbortController().signal })
      return { send: access(turn), requests: () => requests }
    },
    async [Symbol.asyncDispose]() {
      client.close()
      tokens.close()
      await server[Symbol.asyncDispose]()
    },
  }
}
