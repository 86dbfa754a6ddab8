import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '#core/database/open-database'
import { openOutboundClient } from '#core/outbound/outbound-client'
import { askForTargetTest } from '#core/targets/ask-for-target-test'
import { listTargetTests } from '#core/targets/list-target-tests'
import { openAdmins } from '#test/admins'
import { openS3Server, s3Keys } from '#test/s3-server'
import { startScimServer } from '#test/scim/scim-server'
import { openSftpServer, sftpPassword } from '#test/sftp-server'
import { fileTarget, s3Place, scimTarget, sftpPlace, webhookTarget } from '#test/target-settings'
import { deliveryKeys, setTarget } from '#test/targets'
import { endNextTest } from './end-next-test'

describe('endNextTest', () => {
  test('signs in to a SCIM server and changes nothing there', async () => {
    await using server = await startScimServer()
    await using scene = await openDelivery()
    expect(await scene.end()).toBe(false)
    expect(await scene.testOf({ settings: scimTarget({ url: server.url }), secrets: { token: server.token } })).toMatchObject({
      outcome: 'answered',
      sentence: 'The server answered and let us in.',
    })
    expect(server.accounts.size).toBe(0)
  })

  test('says that a token is not good, and that an address is not one of SCIM', async () => {
    await using server = await startScimServer()
    await using scene = await openDelivery()
    expect(await scene.testOf({ settings: scimTarget({ url: server.url }), secrets: { token: 'another' } })).toMatchObject({
      outcome: 'failed',
      sentence: 'The server answered 401. Check the token and what it allows.',
    })
    const elsewhere = {
      key: 'other',
      settings: scimTarget({ url: server.url.replace('/scim/v2', '/elsewhere') }),
      secrets: { token: server.token },
    }
    expect(await scene.testOf(elsewhere)).toMatchObject({
      outcome: 'failed',
      sentence: 'The server answered 404, which is not an answer of SCIM. Check the address.',
    })
  })

  test('posts a signed message to a webhook', async () => {
    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
    const taken: unknown[] = []
    const server = createServer(async (request, answer) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      taken.push(new Webhook(secret).verify(Buffer.concat(chunks).toString('utf8'), request.headers as Record<string, string>))
      answer.writeHead([204, 500, 404][taken.length - 1] ?? 204).end('Ada Lovelace, ada@example.com')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/people`
    await using scene = await openDelivery()
    const webhook = { settings: webhookTarget({ url }), secrets: { signing: secret } }
    expect(await scene.testOf(webhook)).toMatchObject({ outcome: 'answered', sentence: 'The receiver took a test message (204).' })
    expect(taken).toMatchObject([{ type: 'countersign.test', data: { id: expect.any(String) } }])
    expect(await scene.ask('idp')).toMatchObject({ outcome: 'failed', sentence: 'The receiver answered 500.' })
    expect(await scene.ask('idp')).toMatchObject({
      outcome: 'failed',
      sentence: 'The receiver answered 404. Check the address, and that it takes messages of the type countersign.test.',
    })
    server.closeAllConnections()
    server.close()
  })

  test('writes a file to a folder and removes it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-test-'))
    await using scene = await openDelivery({ folder })
    const files = { settings: fileTarget(), secrets: {} }
    const missing = 'The folder does not exist. Make it, or correct it in the settings.'
    expect(await scene.testOf(files)).toMatchObject({ outcome: 'failed', sentence: missing })
    await mkdir(join(folder, 'people'))
    expect(await scene.ask('idp')).toMatchObject({ outcome: 'answered', sentence: 'A file was written there, read and removed.' })
    expect(await readdir(join(folder, 'people'))).toEqual([])
    await rm(folder, { recursive: true })
  })

  test('signs in to a server of SFTP and leaves nothing there', async () => {
    const root = await mkdtemp(join(tmpdir(), 'countersign-test-'))
    await using server = await openSftpServer({ root })
    await using scene = await openDelivery()
    const { port, hostKey } = server
    const place = { ...sftpPlace, host: '127.0.0.1', port, hostKey, folder: '/' }
    const settings = fileTarget({ place })
    expect(await scene.testOf({ settings, secrets: { password: sftpPassword } })).toMatchObject({
      outcome: 'answered',
      sentence: 'A file was written there, read and removed.',
    })
    expect(server.signIns).toEqual(['password'])
    expect(await readdir(root)).toEqual([])
    const other = {
      key: 'other',
      settings: fileTarget({ place: { ...place, folder: '/none' } }),
      secrets: { password: 'another' },
    }
    expect(await scene.testOf(other)).toMatchObject({
      outcome: 'failed',
      sentence: 'The server does not accept the user and the password or private key. Check them.',
    })
    await rm(root, { recursive: true })
  })

  test('signs in to a bucket of S3 and leaves nothing there', async () => {
    await using server = await openS3Server()
    await using scene = await openDelivery()
    const { endpoint, region } = server
    const settings = fileTarget({ place: { ...s3Place, endpoint, region, accessKeyId: s3Keys.accessKeyId } })
    expect(await scene.testOf({ settings, secrets: { secretAccessKey: s3Keys.secretAccessKey } })).toMatchObject({ outcome: 'answered' })
    expect([server.requests.length, server.objects.size]).toEqual([4, 0])
  })

  test('refuses a private address that is not allowed', async () => {
    await using server = await startScimServer()
    await using scene = await openDelivery({ allowedNetworks: '' })
    expect(await scene.testOf({ settings: scimTarget({ url: server.url }), secrets: { token: server.token } })).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringMatching(/^The host has a private or reserved address\./),
    })
  })

  test('says that the secrets are to be set again when this process has another key', async () => {
    await using server = await startScimServer()
    const { generateDeliveryKeys } = await import('#core/secrets/delivery-key')
    await using scene = await openDelivery({ privateKey: generateDeliveryKeys().privateKey })
    expect(await scene.testOf({ settings: scimTarget({ url: server.url }), secrets: { token: server.token } })).toMatchObject({
      outcome: 'failed',
      sentence: 'A secret of the target cannot be opened. Set it again.',
    })
  })
})

type Options = { allowedNetworks?: string; privateKey?: string; folder?: string }

async function openDelivery({ allowedNetworks = '127.0.0.1', privateKey = deliveryKeys.privateKey, folder }: Options = {}) {
  const scene = await openAdmins()
  const { admin, second, instance } = scene
  const db = openDatabase({ url: instance.database.deliveryUrl, poolSize: 2, name: 'test delivery' })
  const client = openOutboundClient({ allowedNetworks })
  const end = () => endNextTest({ ctx: { db }, input: { privateKey, client, folder, signal: new AbortController().signal } })
  async function ask(key: string) {
    await askForTargetTest({ ctx: admin, input: { key } })
    expect(await end()).toBe(true)
    return (await listTargetTests({ ctx: admin, input: { key } }))[0]
  }
  return {
    end,
    ask,
    /** Two admins set a target, one asks for a test, and the delivery process ends it. */
    async testOf(target: { key?: string; settings: object; secrets: object }) {
      await setTarget(admin, second, target)
      return ask(target.key ?? 'idp')
    },
    async [Symbol.asyncDispose]() {
      client.close()
      await db.close()
      await scene[Symbol.asyncDispose]()
    },
  }
}
