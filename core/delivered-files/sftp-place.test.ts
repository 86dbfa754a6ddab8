import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type OutboundClient, openOutboundClient } from '#core/outbound/outbound-client'
import { openSftpServer, type SftpFault, sftpPassword, userKeys } from '#test/sftp-server'
import { fileTarget } from '#test/target-settings'
import { openTcpServer } from '#test/tcp-server'
import { type DeliveredFile, makeFile } from './make-file'
import { putFile } from './put-file'
import { testPlace } from './test-place'
import type { PlaceAccess } from './with-place'

let root: string
let file: DeliveredFile
let outbound: OutboundClient
beforeEach(async () => {
  outbound = openOutboundClient({ allowedNetworks: '127.0.0.1' })
  root = await mkdtemp(join(tmpdir(), 'countersign-sftp-'))
  await mkdir(join(root, 'in'))
  file = await fileOf('Ada')
})
afterEach(async () => {
  outbound.close()
  await rm(root, { recursive: true, force: true })
})

const fileOf = (name: string, rows = 1) =>
  makeFile({
    settings: { fields: ['name'], format: 'csv' },
    type: 'people.final',
    batch: 'batch-1',
    number: 1,
    people: Array.from({ length: rows }, (_, row) => ({ id: `person-${row}`, values: { name } })),
  })
const [name, manifestName] = ['final-batch-1-0001.csv', 'final-batch-1-0001.csv.manifest.json']
const filesIn = async (folder = 'in') => (await readdir(join(root, folder))).sort()

type Server = { port: number; hostKey: string }
type Other = { place?: object; secrets?: PlaceAccess['secrets']; signal?: AbortSignal; client?: OutboundClient; timeoutSeconds?: number }

function accessTo(
  { port, hostKey }: Server,
  { place, secrets = { password: sftpPassword }, signal, client = outbound, timeoutSeconds = 1 }: Other = {},
): PlaceAccess {
  const own = { at: 'sftp', host: '127.0.0.1', port, hostKey, user: 'countersign', folder: '/in', signIn: 'password', ...place }
  const settings = fileTarget({ place: own, timeoutSeconds }) as PlaceAccess['settings']
  return { settings, secrets, outbound: client, folder: undefined, signal: signal ?? new AbortController().signal }
}
const put = (server: Server, { file: own = file, ...other }: Other & { file?: DeliveredFile } = {}) =>
  putFile({ ...accessTo(server, other), file: own })

describe('a server of SFTP', () => {
  test.each(['password', 'private-key'])('gets the file and its manifest by %s, and nothing else stays there', async (signIn) => {
    await using server = await openSftpServer({ root })
    const secrets = signIn === 'password' ? { password: sftpPassword } : { privateKey: userKeys.private }
    expect(await put(server, { place: { signIn }, secrets })).toEqual({ outcome: 'delivered' })
    expect(await filesIn()).toEqual([name, manifestName])
    expect(await readFile(join(root, 'in', name))).toEqual(file.content)
    expect(JSON.parse(await readFile(join(root, 'in', manifestName), 'utf8'))).toEqual(file.manifest)
    // The manifest comes after the file has its name.
    expect(server.requests.indexOf('RENAME')).toBeLessThan(server.requests.lastIndexOf('OPEN'))
  })

  test('gets a large file whole, and compares all of it when it is repeated', async () => {
    await using server = await openSftpServer({ root })
    const large = await fileOf('Ada Lovelace, Countess', 100_000)
    expect(large.content.length).toBeGreaterThan(3_000_000)
    for (const _ of [1, 2]) expect(await put(server, { file: large })).toEqual({ outcome: 'delivered' })
    expect((await readFile(join(root, 'in', name))).equals(large.content)).toBe(true)
    large.content[large.content.length - 9] = 0x21
    expect(await put(server, { file: large })).toEqual({ outcome: 'failed', cause: 'differs' })
    expect(await filesIn()).toEqual([name, manifestName])
  })

  test.each<[string, (path: string) => Promise<unknown>]>([
    ['another file', async (path) => writeFile(path, (await fileOf('Eve')).content)],
    ['a longer file', async (path) => writeFile(path, Buffer.concat([file.content, Buffer.from('a')]))],
    [
      'a link as long as the file, to the same content',
      async (path) => {
        await writeFile(join(root, 'same'), file.content)
        await symlink(`..${'/'.repeat(file.content.length - 6)}same`, path)
      },
    ],
    ['a folder', async (path) => mkdir(path)],
  ])('keeps %s of this name', async (_, make) => {
    await using server = await openSftpServer({ root })
    await make(join(root, 'in', name))
    expect(await put(server)).toEqual({ outcome: 'failed', cause: 'differs' })
    expect(await filesIn()).toEqual([name])
    expect(server.requests).not.toContain('WRITE')
  })

  test('gets one of two that differ, when they are put at the same time', async () => {
    await using server = await openSftpServer({ root })
    const other = await fileOf('Eve')
    const outcomes = await Promise.all([put(server), put(server), put(server, { file: other }), put(server, { file: other })])
    const [own, , others] = outcomes.map(({ outcome }) => outcome)
    expect(new Set([own, others])).toEqual(new Set(['delivered', 'failed']))
    expect(await readFile(join(root, 'in', name))).toEqual((own === 'delivered' ? file : other).content)
    expect(await filesIn()).toEqual([name, manifestName])
  })

  test('is tried by listing, writing, reading and removing a file', async () => {
    await using server = await openSftpServer({ root })
    await testPlace({ ...accessTo(server), id: 'test-1' })
    expect(server.requests).toEqual(expect.arrayContaining(['OPENDIR', 'OPEN', 'WRITE', 'RENAME', 'READ', 'REMOVE']))
    expect(await filesIn()).toEqual([])
  })
})

describe('a server that refuses', () => {
  test('the password, is asked once', async () => {
    await using server = await openSftpServer({ root })
    await expect(put(server, { secrets: { password: 'another' } })).rejects.toMatchObject({
      code: 'sign-in-refused',
      refusal: 'unauthorized',
    })
    expect(server.signIns).toEqual(['password'])
  })

  test('the private key', async () => {
    await using server = await openSftpServer({ root })
    const { private: privateKey } = (await import('ssh2')).default.utils.generateKeyPairSync('ed25519')
    await expect(put(server, { place: { signIn: 'private-key' }, secrets: { privateKey } })).rejects.toMatchObject({
      code: 'sign-in-refused',
    })
  })

  test.each(['', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', userKeys.public])(
    'is not reached with a private key that cannot be read',
    async (privateKey) => {
      await using server = await openSftpServer({ root })
      const error = await put(server, { place: { signIn: 'private-key' }, secrets: { privateKey } }).catch((thrown) => thrown)
      expect(error).toMatchObject({ code: 'private-key-not-valid' })
      expect(server.signIns).toEqual([])
    },
  )

  test('is another one, gets no password', async () => {
    await using server = await openSftpServer({ root })
    const another = { port: server.port, hostKey: `SHA256:${'A'.repeat(43)}` }
    await expect(put(another)).rejects.toMatchObject({ code: 'host-key-differs', refusal: 'unauthorized' })
    expect(server.signIns).toEqual([])
  })

  test('SFTP, but lets us in', async () => {
    await using server = await openSftpServer({ root, hasSftp: false })
    await expect(put(server)).rejects.toMatchObject({ code: 'no-sftp', refusal: 'missing' })
  })

  test('a folder that is not there', async () => {
    await using server = await openSftpServer({ root })
    await expect(put(server, { place: { folder: 'none' } })).rejects.toMatchObject({ code: 'folder-missing', refusal: 'missing' })
    await expect(testPlace({ ...accessTo(server, { place: { folder: 'none' } }), id: '1' })).rejects.toMatchObject({
      code: 'folder-missing',
    })
  })

  test('to list, when it is tried', async () => {
    await using server = await openSftpServer({ root, faultAt: (asked) => (asked === 'OPENDIR' ? 3 : null) })
    await expect(testPlace({ ...accessTo(server), id: '1' })).rejects.toMatchObject({ code: 'access-denied' })
  })

  test.each([
    ['LSTAT', 3, 'access-denied'],
    ['OPEN', 3, 'access-denied'],
    ['WRITE', 4, 'server-failed'],
    ['CLOSE', 4, 'server-failed'],
    ['RENAME', 3, 'access-denied'],
    ['RENAME', 4, 'server-failed'],
    ['RENAME', 8, 'not-supported'],
  ])('%s with status %i, says so, and nothing of what it wrote', async (request, status, code) => {
    await using server = await openSftpServer({ root, faultAt: (asked) => (asked === request ? status : null) })
    const error = await put(server).catch((thrown) => thrown)
    expect(error).toMatchObject({ name: 'FileError', code })
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack, cause: error.cause })).not.toMatch(
      /Lovelace|example\.com|a-good/,
    )
    expect(await filesIn()).toEqual([])
  })
})

describe('a server that fails', () => {
  const requests = ['LSTAT', 'OPEN', 'WRITE', 'CLOSE', 'RENAME']
  const faults: SftpFault[] = ['cut', 'cut-after']
  const everyFault = requests.flatMap((request) => faults.map((fault) => [request, fault] as const))
  test.each<readonly [string, SftpFault]>([...everyFault, ['LSTAT', 'broken'], ['OPEN', 'broken']])(
    'at %s (%s), has no part of the file under its name, and all of it after a repeat',
    async (request, fault) => {
      for (const at of [1, 2]) {
        await rm(join(root, 'in'), { recursive: true })
        await mkdir(join(root, 'in'))
        let count = 0
        const faultAt = (asked: string) => (asked === request && ++count === at ? fault : null)
        await using server = await openSftpServer({ root, faultAt })
        await expect(put(server)).rejects.toSatisfy(({ name: kind }) => ['OutboundFailure', 'FileError'].includes(kind))
        for (const one of (await filesIn()).filter((own) => !own.includes('.part-')))
          expect(await readFile(join(root, 'in', one))).toEqual(one === name ? file.content : await manifestText())
        expect(await put(server)).toEqual({ outcome: 'delivered' })
        expect(await readFile(join(root, 'in', name))).toEqual(file.content)
      }
    },
  )

  test.each(['LSTAT', 'WRITE'])('to answer %s, is left after the time', async (request) => {
    await using server = await openSftpServer({ root, faultAt: (asked) => (asked === request ? 'silent' : null) })
    await expect(put(server)).rejects.toMatchObject({ code: 'timeout', message: 'No answer within 1 s.' })
  })

  test('to say anything, is left after the time', async () => {
    await using server = await openTcpServer((socket) => void socket.resume())
    await expect(put({ port: server.port, hostKey: `SHA256:${'A'.repeat(43)}` })).rejects.toMatchObject({ code: 'timeout' })
    await expect.poll(() => server.open.size).toBe(0)
  })

  test.each([
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\nAda Lovelace\r\n'],
    ['an endless line', 'a'.repeat(1_000_000)],
    ['an early version', 'SSH-1.0-Ada\r\n'],
    ['SSH and then nonsense', 'SSH-2.0-Ada\r\n\x7f\xff\xff\xffAda Lovelace, Ada Lovelace, Ada Lovelace'],
  ])('because it speaks %s, is left', async (_, greeting) => {
    await using server = await openTcpServer((socket) => socket.end(greeting))
    const error = await put({ port: server.port, hostKey: `SHA256:${'A'.repeat(43)}` }).catch((thrown) => thrown)
    expect(error).toMatchObject({ name: 'OutboundFailure', code: 'ssh-failed' })
    expect(error.stack).not.toMatch(/Ada/)
  })

  test('because no one listens there', async () => {
    const closed = await openTcpServer(() => {})
    await closed[Symbol.asyncDispose]()
    await expect(put({ port: closed.port, hostKey: `SHA256:${'A'.repeat(43)}` })).rejects.toMatchObject({ code: 'connection-refused' })
  })

  test.each(['127.0.0.1', 'localhost', '0x7f.1', '2130706433', '::ffff:127.0.0.1', '::1'])(
    'because it may not be reached, as %s, gets no connection',
    async (host) => {
      await using server = await openTcpServer(() => {})
      const client = openOutboundClient({ allowedNetworks: '10.0.0.0/8' })
      const at = { port: server.port, hostKey: `SHA256:${'A'.repeat(43)}` }
      await expect(put(at, { client, place: { host } })).rejects.toMatchObject({ code: 'address-not-allowed' })
      expect(server.connections()).toBe(0)
      client.close()
    },
  )

  test('gets nothing more when the delivery process ends', async () => {
    const stopping = new AbortController()
    const faultAt = (request: string) => {
      if (request !== 'WRITE') return null
      stopping.abort(new Error('ends'))
      return 'silent'
    }
    await using server = await openSftpServer({ root, faultAt })
    await expect(put(server, { signal: stopping.signal, timeoutSeconds: 60 })).rejects.toThrow('ends')
    expect((await filesIn()).filter((own) => !own.includes('.part-'))).toEqual([])
  })
})

const manifestText = async () => Buffer.from(`${JSON.stringify(file.manifest, null, 2)}\n`)
