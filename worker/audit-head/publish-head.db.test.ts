import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import pino from 'pino'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import type { Anchor } from '#core/audit/chain-verification'
import { verifyChain } from '#core/audit/verify-chain'
import { openOutboundClient } from '#core/outbound/outbound-client'
import { openTestInstance, type TestInstance } from '#test/instance'
import { publishHead } from './publish-head'

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`

test('logs the head and posts it signed, and the verification of the chain uses it', async () => {
  await using instance = await openTestInstance()
  await instance.signIn('maker')
  await using receiver = await openReceiver(204)
  const lines = await publishOnce(instance, receiver)
  const { data } = new Webhook(secret).verify(receiver.body(), receiver.headers()) as { data: Anchor }
  expect(data).toEqual({ seq: expect.any(Number), hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(lines[0]).toMatchObject({ msg: 'audit head', ...data })
  const ctx = { db: instance.web }
  expect(await verifyChain({ ctx, input: { anchors: [data] } })).toMatchObject({ fault: null })
  expect(await verifyChain({ ctx, input: { anchors: [{ ...data, hash: '0'.repeat(64) }] } })).toMatchObject({
    fault: { fault: 'anchor-differs' },
  })
  const { host } = new URL(receiver.url)
  expect(await instance.web.prisma.outsideHead.findFirstOrThrow()).toMatchObject({ host, seq: BigInt(data.seq), failures: 0 })
})

test('logs the head also when the webhook refuses it, and logs the refusal', async () => {
  await using instance = await openTestInstance()
  await instance.signIn('maker')
  await using receiver = await openReceiver(500)
  const lines = await publishOnce(instance, receiver, { lines: 2 })
  expect(lines).toMatchObject([{ msg: 'audit head' }, { level: 40, cause: 'HTTP 500' }])
  expect(await instance.web.prisma.outsideHead.findFirstOrThrow()).toMatchObject({ seq: null, failures: 1, cause: 'HTTP 500' })
})

test('says which setting allows a webhook that has a private address, and posts nothing to it', async () => {
  await using instance = await openTestInstance()
  await instance.signIn('maker')
  await using receiver = await openReceiver(204)
  const lines = await publishOnce(instance, receiver, { lines: 2, allowedNetworks: '10.0.0.0/8' })
  expect(lines).toMatchObject([
    { msg: 'audit head' },
    { level: 40, cause: 'address-not-allowed', reason: expect.stringMatching(/has a private .* OUTBOUND_ALLOWED_NETWORKS\.$/) },
  ])
  expect(await instance.web.prisma.outsideHead.findFirstOrThrow()).toMatchObject({ seq: null, failures: 1, cause: 'address-not-allowed' })
  expect(receiver.body()).toBe('')
})

test.each<[string, (instance: TestInstance) => Promise<unknown>]>([
  ['closing a batch', (instance) => append(instance, 'batch.closed')],
  ['packing its audit', (instance) => append(instance, 'data.downloaded', '{"what": "audit-pack"}')],
  ['confirming an operator change', (instance) => append(instance, 'operator.change-confirmed')],
])('%s publishes the head, and not a second time at once', async (_, happens) => {
  await using instance = await openTestInstance()
  await append(instance, 'test')
  const heads: number[] = []
  const emitter = new EventEmitter()
  const log = pino(
    new Writable({
      write(line, _, done) {
        heads.push(JSON.parse(String(line)).seq)
        emitter.emit('head')
        done()
      },
    }),
  )
  const stopping = new AbortController()
  const first = once(emitter, 'head')
  const options = { ctx: instance.worker, url: instance.database.workerUrl, log, everyMinutes: 60, webhook: null, apartMs: 500 }
  const publishing = publishHead({ ...options, signal: stopping.signal })
  await first
  let isSecond = false
  const second = once(emitter, 'head').then(() => {
    isSecond = true
  })
  // Repeated, because events before the worker listens do not wake it.
  while (!isSecond) await Promise.all([happens(instance), Promise.race([second, wait(20)])])
  stopping.abort()
  await publishing
  expect(heads).toEqual([1, expect.any(Number)])
  expect(heads[1]).toBeGreaterThan(2)
})

const append = (instance: TestInstance, action: string, data = '{}') =>
  instance.owner.query('select append_audit(null, $1, null, null, $2::jsonb)', [action, data])

type Receiver = Awaited<ReturnType<typeof openReceiver>>

async function openReceiver(status: number) {
  let [body, headers]: [string, IncomingHttpHeaders] = ['', {}]
  const server = createServer(async (request, response) => {
    for await (const part of request) body += part
    headers = request.headers
    response.writeHead(status).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/heads`,
    body: () => body,
    headers: () => headers as Record<string, string>,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Runs until a head was posted or refused and so many lines are in the log. */
async function publishOnce(
  { worker: ctx, database }: TestInstance,
  receiver: Receiver,
  { lines: wanted = 1, allowedNetworks = '127.0.0.1' } = {},
) {
  const client = openOutboundClient({ allowedNetworks })
  const lines: unknown[] = []
  const stopping = new AbortController()
  const emitter = new EventEmitter()
  const answered = once(emitter, 'answered')
  const enough = once(emitter, 'enough')
  const log = pino(
    new Writable({
      write(line, _, done) {
        lines.push(JSON.parse(String(line)))
        if (lines.length === wanted) emitter.emit('enough')
        done()
      },
    }),
  )
  const publishing = publishHead({
    ctx,
    url: database.workerUrl,
    log,
    signal: stopping.signal,
    everyMinutes: 60,
    webhook: { url: receiver.url, secret, client },
    onPosted: () => emitter.emit('answered'),
  })
  await Promise.all([answered, enough])
  stopping.abort()
  await publishing
  client.close()
  return lines
}
