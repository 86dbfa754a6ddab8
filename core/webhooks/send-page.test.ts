import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type OutboundClient, openOutboundClient } from '#core/outbound/outbound-client'
import { openBreakableLink } from '#test/breakable-link'
import { webhookTarget } from '#test/target-settings'
import { openTcpServer } from '#test/tcp-server'
import { openWebhookReceiver, signingSecret } from '#test/webhook-receiver'
import { type Page, sendPage } from './send-page'
import type { SigningSecrets } from './sign-message'

const secret = signingSecret(7)
const ada = { id: 'person-1', values: { city: 'London', dob: '1815-12-10', name: 'Ada “the Countess” Lovelace' } }
const page: Page = {
  id: 'page-1',
  type: 'people.final',
  at: new Date('2026-11-30T12:00:00Z'),
  batch: 'batch-1',
  number: 3,
  people: [ada, { id: 'person-2', values: { name: 'Ng', dob: null } }],
}

let client: OutboundClient
beforeEach(() => {
  client = openOutboundClient({ allowedNetworks: '127.0.0.1' })
})
afterEach(() => client.close())

type Other = { page?: Page; secrets?: SigningSecrets; signal?: AbortSignal }
const send = (url: string, { secrets = { now: secret }, signal = new AbortController().signal, ...other }: Other = {}) =>
  sendPage({ client, settings: asWebhook(url), secrets, page: other.page ?? page, signal })

describe('sendPage', () => {
  test('sends the id of each person and the fields of the settings, in their order and nothing else', async () => {
    await using receiver = await openWebhookReceiver({ secret })
    expect(await send(receiver.url)).toEqual({ outcome: 'delivered', status: 204 })
    expect(receiver.arrivals.map(({ body }) => body)).toEqual([
      '{"type":"people.final","timestamp":"2026-11-30T12:00:00.000Z","data":{"batch":"batch-1","page":3,"people":[' +
        '{"id":"person-1","name":"Ada “the Countess” Lovelace","dob":"1815-12-10"},{"id":"person-2","name":"Ng","dob":null}]}}',
    ])
  })

  test('says which people were taken back', async () => {
    await using receiver = await openWebhookReceiver({ secret })
    await send(receiver.url, { page: { ...page, type: 'people.taken-back' } })
    expect(receiver.kept.get('page-1')).toMatchObject({
      type: 'people.taken-back',
      data: { people: [{ id: 'person-1' }, { id: 'person-2' }] },
    })
  })

  test('signs with both secrets while one is replaced, and with a time of its own each time', async () => {
    await using early = await openWebhookReceiver({ secret })
    await using late = await openWebhookReceiver({ secret: signingSecret(8) })
    const secrets = { now: signingSecret(8), before: secret }
    for (const receiver of [early, late]) {
      expect(await send(receiver.url, { secrets })).toMatchObject({ outcome: 'delivered' })
      expect(receiver.arrivals[0]?.sentAt).toBeGreaterThan(page.at.getTime() / 1000)
    }
    await expect(send(early.url, { secrets: { now: signingSecret(8) } })).rejects.toMatchObject({ refusal: 'unauthorized', status: 401 })
  })
})

describe('an answer', () => {
  test.each([200, 202, 204, 299])('of %i says that the page has arrived', async (status) => {
    await using receiver = await openWebhookReceiver({ secret, answer: answering(status) })
    expect(await send(receiver.url)).toEqual({ outcome: 'delivered', status })
  })

  test.each<[string, (response: ServerResponse) => void]>([
    ['is larger than what is read', (response) => response.writeHead(200).end(Buffer.alloc(2 * 1024 ** 2))],
    ['does not end', (response) => response.writeHead(200).write('{')],
    ['cannot be unpacked', (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip')],
  ])('of 200 says that the page has arrived, also if the rest %s', async (_, answer) => {
    await using receiver = await openWebhookReceiver({ secret, answer })
    expect(await send(receiver.url)).toEqual({ outcome: 'delivered', status: 200 })
  })

  test.each([
    [400, 'refused'],
    [404, 'refused'],
    [409, 'refused'],
    [413, 'too-large'],
    [422, 'refused'],
  ])('of %i is about this page', async (status, cause) => {
    await using receiver = await openWebhookReceiver({ secret, answer: answering(status) })
    expect(await send(receiver.url)).toEqual({ outcome: 'failed', status, cause })
  })

  test.each([
    [401, 'unauthorized', 'The receiver answered 401. Check its address and that it has the signing secret.'],
    [403, 'unauthorized', 'The receiver answered 403. Check its address and that it has the signing secret.'],
    [410, 'gone', 'The receiver answered 410: it takes no messages any more. Change the address, or retire the target.'],
    [429, 'busy', 'The receiver answered 429: it takes no more messages for now.'],
    [503, 'busy', 'The receiver answered 503: it takes no more messages for now.'],
    [408, 'failed', 'The receiver answered 408.'],
    [425, 'failed', 'The receiver answered 425.'],
    [304, 'failed', 'The receiver answered 304.'],
    [500, 'failed', 'The receiver answered 500.'],
    [504, 'failed', 'The receiver answered 504.'],
  ])('of %i is about the receiver, and nothing of it is in the sentence', async (status, refusal, message) => {
    await using receiver = await openWebhookReceiver({ secret, answer: answering(status, { 'retry-after': '7' }) })
    const error = await send(receiver.url).catch((thrown) => thrown)
    expect(error).toMatchObject({ name: 'WebhookError', refusal, status, retryAfterSeconds: 7, message })
    expect(JSON.stringify({ ...error, stack: error.stack })).not.toMatch(/Lovelace|whsec_|secret-answer/)
  })

  test('without Retry-After does not say when to ask again', async () => {
    await using receiver = await openWebhookReceiver({ secret, answer: answering(503) })
    await expect(send(receiver.url)).rejects.toMatchObject({ retryAfterSeconds: null })
  })

  test('that leads elsewhere is not followed', async () => {
    await using elsewhere = await openWebhookReceiver({ secret })
    await using receiver = await openWebhookReceiver({ secret, answer: answering(307, { location: elsewhere.url }) })
    await expect(send(receiver.url)).rejects.toMatchObject({ code: 'redirect' })
    expect(elsewhere.arrivals).toEqual([])
  })
})

describe('no answer', () => {
  test('within the time is a failure that may pass', async () => {
    await using receiver = await openWebhookReceiver({ secret, answer: () => {} })
    await expect(send(receiver.url)).rejects.toMatchObject({ name: 'OutboundFailure', code: 'timeout', message: 'No answer within 1 s.' })
  })

  test.each<[string, (response: ServerResponse) => void]>([
    ['is cut', (response) => void response.socket?.destroy()],
    ['ends in its headers', (response) => void response.socket?.end('HTTP/1.1 200 OK\r\nx-')],
    ['ends in its body', (response) => void response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1')],
  ])('when it %s, and the repeat has the same id and body', async (_, breaks) => {
    await using receiver = await openWebhookReceiver({ secret, answer: breaks })
    await expect(send(receiver.url)).rejects.toMatchObject({ name: 'OutboundFailure' })
    receiver.answerWith(answering(204))
    expect(await send(receiver.url)).toMatchObject({ outcome: 'delivered' })
    expect(receiver.kept.size).toBe(1)
    expect(new Set(receiver.arrivals.map(({ id, body }) => id + body)).size).toBe(1)
  })

  test('when a page arrives in part, which the receiver does not take', async () => {
    await using receiver = await openWebhookReceiver({ secret })
    await using cutting = await openTcpServer((socket) => void socket.once('data', () => socket.destroy()))
    await expect(send(`http://127.0.0.1:${cutting.port}/people`)).rejects.toMatchObject({ code: 'connection-closed' })
    await using link = await openBreakableLink(receiver.url)
    link.breakOff()
    await expect(send(link.url)).rejects.toMatchObject({ name: 'OutboundFailure' })
    expect(receiver.arrivals).toEqual([])
  })

  test('when the delivery process ends', async () => {
    const stopping = new AbortController()
    await using receiver = await openWebhookReceiver({ secret, answer: () => stopping.abort(new Error('ends')) })
    await expect(send(receiver.url, { signal: stopping.signal })).rejects.toThrow('ends')
  })

  test('from a private address that is not allowed', async () => {
    await using receiver = await openWebhookReceiver({ secret })
    client.close()
    client = openOutboundClient({ allowedNetworks: '' })
    await expect(send(receiver.url)).rejects.toMatchObject({ code: 'address-not-allowed' })
    expect(receiver.arrivals).toEqual([])
  })
})

test('whatever happens to the answers, a receiver that keeps pages by their id has each person once', async () => {
  await using receiver = await openWebhookReceiver({ secret })
  const faults = {
    lost: (response: ServerResponse) => void response.socket?.destroy(),
    half: (response: ServerResponse) => void response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1'),
    busy: answering(503),
    broken: answering(500),
    none: answering(204),
  }
  const scripts = fc.array(fc.array(fc.constantFrom(...(Object.keys(faults) as (keyof typeof faults)[])), { maxLength: 4 }), {
    minLength: 1,
    maxLength: 5,
  })
  await fc.assert(
    fc.asyncProperty(scripts, async (pages) => {
      receiver.kept.clear()
      for (const [number, script] of pages.entries()) {
        const own: Page = { ...page, id: `page-${number}`, number, people: [{ ...ada, id: `person-${number}` }] }
        for (const fault of [...script, 'none' as const]) {
          receiver.answerWith(faults[fault])
          const arrived = await send(receiver.url, { page: own }).then(
            () => true,
            () => false,
          )
          expect(arrived).toBe(fault === 'none')
        }
      }
      const people = [...receiver.kept.values()].flatMap(({ data }) => data.people as { id: string }[])
      expect(people.map(({ id }) => id)).toEqual(pages.map((_, number) => `person-${number}`))
    }),
    { numRuns: 40 },
  )
})

function answering(status: number, headers: Record<string, string> = {}) {
  return (response: ServerResponse) => void response.writeHead(status, headers).end(status === 204 || status === 304 ? '' : 'secret-answer')
}

function asWebhook(url: string) {
  const settings = webhookTarget({ url, timeoutSeconds: 1 })
  if (settings.kind !== 'webhook') throw new Error('no webhook')
  return settings
}
