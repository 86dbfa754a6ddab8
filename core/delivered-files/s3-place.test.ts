import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type OutboundClient, openOutboundClient } from '#core/outbound/outbound-client'
import { openS3Server, type S3Fault, s3Keys } from '#test/s3-server'
import { fileTarget } from '#test/target-settings'
import { type DeliveredFile, makeFile } from './make-file'
import { putFile } from './put-file'
import { testPlace } from './test-place'
import type { PlaceAccess } from './with-place'

let file: DeliveredFile
let outbound: OutboundClient
beforeEach(async () => {
  outbound = openOutboundClient({ allowedNetworks: '127.0.0.1' })
  file = await fileOf('Ada')
})
afterEach(() => outbound.close())

const fileOf = (name: string, rows = 1) =>
  makeFile({
    settings: { fields: ['name'], format: 'jsonl' },
    type: 'people.final',
    batch: 'batch-1',
    number: 1,
    people: Array.from({ length: rows }, (_, row) => ({ id: `person-${row}`, values: { name } })),
  })
const [name, manifestName] = ['final-batch-1-0001.jsonl', 'final-batch-1-0001.jsonl.manifest.json']

type Server = { endpoint: string; region: string }
type Other = { place?: object; secretAccessKey?: string; signal?: AbortSignal; timeoutSeconds?: number }

function accessTo(
  { endpoint, region }: Server,
  { place, secretAccessKey = s3Keys.secretAccessKey, signal, timeoutSeconds = 1 }: Other = {},
): PlaceAccess {
  const own = { at: 's3', endpoint, region, bucket: 'people', accessKeyId: s3Keys.accessKeyId, ...place }
  const settings = fileTarget({ place: own, timeoutSeconds }) as PlaceAccess['settings']
  return { settings, secrets: { secretAccessKey }, outbound, folder: undefined, signal: signal ?? new AbortController().signal }
}
const put = (server: Server, { file: own = file, ...other }: Other & { file?: DeliveredFile } = {}) =>
  putFile({ ...accessTo(server, other), file: own })

describe('a bucket', () => {
  test('gets the file and then its manifest, each signed and with its checksum', async () => {
    await using server = await openS3Server()
    expect(await put(server)).toEqual({ outcome: 'delivered' })
    expect(server.objects.get(name)).toEqual(file.content)
    expect(JSON.parse(String(server.objects.get(manifestName)))).toEqual(file.manifest)
    expect(server.requests).toEqual([`GET ${name}`, `PUT ${name}`, `GET ${manifestName}`, `PUT ${manifestName}`])
  })

  test.each(['in', 'in/', '/in', 'a b/c+d/é', "it's (new)!*/=&?#%41"])('gets them below the prefix %s', async (prefix) => {
    await using server = await openS3Server()
    expect(await put(server, { place: { prefix } })).toEqual({ outcome: 'delivered' })
    const below = prefix.replace(/^\/|\/$/g, '')
    expect([...server.objects.keys()]).toEqual([`${below}/${name}`, `${below}/${manifestName}`])
  })

  test.each([1, 50_000])('has the same when it is repeated, of %i people', async (rows) => {
    await using server = await openS3Server()
    const own = await fileOf('Ada', rows)
    server.objects.set(name, own.content)
    for (const _ of [1, 2]) expect(await put(server, { file: own })).toEqual({ outcome: 'delivered' })
    expect(server.requests.filter((request) => request.startsWith('PUT'))).toEqual([`PUT ${manifestName}`])
  })

  test.each([
    ['another', async () => (await fileOf('Eve')).content],
    ['a longer', async () => Buffer.concat([file.content, Buffer.alloc(100_000)])],
    ['an empty', async () => Buffer.alloc(0)],
  ])('keeps %s file of this name, also on a server that does not know If-None-Match', async (_, make) => {
    for (const isSimple of [false, true]) {
      await using server = await openS3Server({ isSimple })
      const before = await make()
      server.objects.set(name, before)
      expect(await put(server)).toEqual({ outcome: 'failed', cause: 'differs' })
      expect([...server.objects.keys()]).toEqual([name])
      expect(server.objects.get(name)?.equals(before)).toBe(true)
    }
  })

  test('keeps what another process has put meanwhile', async () => {
    const other = (await fileOf('Eve')).content
    await using server = await openS3Server({
      fault: ({ method, key, after }) => {
        if (method === 'PUT' && !after && key === name) server.objects.set(key, other)
        return false
      },
    })
    expect(await put(server)).toEqual({ outcome: 'failed', cause: 'differs' })
    expect(server.objects.get(name)).toEqual(other)
  })

  test('is tried by listing, writing, reading and removing a file', async () => {
    await using server = await openS3Server()
    await testPlace({ ...accessTo(server, { place: { prefix: 'in' } }), id: '1' })
    const key = 'in/countersign-test-1'
    expect(server.requests).toEqual(['GET ', `PUT ${key}`, `GET ${key}`, `DELETE ${key}`])
    expect(server.objects.size).toBe(0)
  })
})

describe('a server that refuses', () => {
  test.each<[string, Other, string, string]>([
    ['the id of the key', { place: { accessKeyId: 'AKIAOTHER' } }, 'key-refused', 'unauthorized'],
    ['the signature', { secretAccessKey: 'another' }, 'key-refused', 'unauthorized'],
    ['the region', { place: { region: 'us-east-1' } }, 'region-differs', 'missing'],
    ['the bucket', { place: { bucket: 'other' } }, 'bucket-missing', 'missing'],
  ])('%s', async (_, other, code, refusal) => {
    await using server = await openS3Server()
    const attempts = [() => put(server, other), () => testPlace({ ...accessTo(server, other), id: '1' })]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ name: 'FileError', code, refusal })
  })

  test.each([
    [403, 'AccessDenied', 'access-denied'],
    [401, '', 'access-denied'],
    [403, 'RequestTimeTooSkewed', 'clock-differs'],
    [503, 'SlowDown', 'server-busy'],
    [500, 'SlowDown', 'server-busy'],
    [503, '', 'server-busy'],
    [429, '', 'server-busy'],
    [409, 'ConditionalRequestConflict', 'server-busy'],
    [501, 'NotImplemented', 'not-supported'],
    [501, '', 'not-supported'],
    [400, 'InvalidRequest', 'request-refused'],
    [400, 'constructor', 'request-refused'],
    [404, 'Ada', 'request-refused'],
    [500, 'InternalError', 'server-failed'],
    [408, '', 'server-failed'],
    [304, '', 'server-failed'],
  ])('by %i %s is %s, and nothing else of the answer is in it', async (status, errorCode, code) => {
    const fault: S3Fault = ({ method }, response) => {
      if (method !== 'PUT') return false
      response.writeHead(status, { 'retry-after': '9' }).end(`<Error><Code>${errorCode}</Code><Message>Ada Lovelace</Message></Error>`)
      return true
    }
    await using server = await openS3Server({ fault })
    const error = await put(server).catch((thrown) => thrown)
    expect(error).toMatchObject({ name: 'FileError', code, retryAfterSeconds: 9 })
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack, cause: error.cause })).not.toMatch(
      /Lovelace|secret\+access/,
    )
    expect(server.objects.size).toBe(0)
  })

  test('to list, when it is tried', async () => {
    const fault: S3Fault = ({ method, key }, response) => {
      if (method === 'GET' && key === '') response.writeHead(403).end()
      return response.writableEnded
    }
    await using server = await openS3Server({ fault })
    await expect(testPlace({ ...accessTo(server), id: '1' })).rejects.toMatchObject({ code: 'access-denied' })
    expect(await put(server)).toEqual({ outcome: 'delivered' })
  })

  test.each([
    ['an error', 403, 'access-denied'],
    ['another region', 301, 'region-differs'],
  ])('to read, with %s', async (_, status, code) => {
    const fault: S3Fault = (_request, response) => {
      response.writeHead(status, { location: 'http://127.0.0.2/' }).end()
      return true
    }
    await using server = await openS3Server({ fault })
    await expect(put(server)).rejects.toMatchObject({ code })
  })
})

describe('a server that fails', () => {
  const faults: [string, (response: ServerResponse) => void][] = [
    ['cuts the connection', (response) => void response.socket?.destroy()],
    ['answers in part', (response) => void response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1')],
  ]
  const whens = ['GET', 'PUT', 'PUT after'].flatMap((when) => [name, manifestName].map((key) => [when, key] as const))
  test.each(faults.flatMap(([what, fail]) => whens.map(([when, key]) => [what, when, key, fail] as const)))(
    'and %s, at %s of %s, has each file whole or not at all, and both after a repeat',
    async (_, when, key, fail) => {
      let isBroken = true
      const fault: S3Fault = (request, response) => {
        if (!isBroken || request.key !== key || `${request.method}${request.after ? ' after' : ''}` !== when) return false
        isBroken = false
        fail(response)
        return true
      }
      await using server = await openS3Server({ fault })
      await expect(put(server)).rejects.toMatchObject({ name: 'OutboundFailure' })
      const own = server.objects.get(name)
      if (own) expect(own).toEqual(file.content)
      expect(await put(server)).toEqual({ outcome: 'delivered' })
      expect([...server.objects.keys()]).toEqual([name, manifestName])
      expect(server.objects.get(name)).toEqual(file.content)
    },
  )

  test('to answer, is left after the time', async () => {
    await using server = await openS3Server({ fault: () => true })
    await expect(put(server)).rejects.toMatchObject({ name: 'OutboundFailure', code: 'timeout' })
  })

  test('and is asked nothing more when the delivery process ends', async () => {
    const stopping = new AbortController()
    const fault: S3Fault = ({ method }) => {
      if (method === 'PUT') stopping.abort(new Error('ends'))
      return method === 'PUT'
    }
    await using server = await openS3Server({ fault })
    await expect(put(server, { signal: stopping.signal, timeoutSeconds: 60 })).rejects.toThrow('ends')
    expect(server.objects.size).toBe(0)
  })

  test('because it may not be reached', async () => {
    await using server = await openS3Server()
    outbound.close()
    outbound = openOutboundClient({ allowedNetworks: '' })
    await expect(put(server)).rejects.toMatchObject({ code: 'address-not-allowed' })
    expect(server.requests).toEqual([])
  })
})
