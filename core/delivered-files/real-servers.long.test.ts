import { spawn } from 'node:child_process'
import { on, once } from 'node:events'
import { watch } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, type TestContext, test } from 'vitest'
import { openOutboundClient } from '#core/outbound/outbound-client'
import { type RealPlace, startMoto, startOpenSsh, startRcloneS3, startRcloneSftp } from '#test/file-servers'
import { numberedFile, putNumbered } from '#test/put-files'
import { NotInstalled } from '#test/pypi'
import { fileTarget } from '#test/target-settings'
import { openTcpServer } from '#test/tcp-server'
import { type DeliveredFile, makeFile } from './make-file'
import { putFile } from './put-file'
import { testPlace } from './test-place'
import type { PlaceAccess } from './with-place'

const outbound = openOutboundClient({ allowedNetworks: '127.0.0.1' })
const [name, manifestName] = ['final-batch-1-0001.csv', 'final-batch-1-0001.csv.manifest.json']

let root: string
let folder: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'countersign-files-'))
  folder = join(root, 'in')
  await mkdir(folder)
})
afterEach(() => rm(root, { recursive: true, force: true }))

const fileOf = (person: string, rows = 1) =>
  makeFile({
    settings: { fields: ['name'], format: 'csv' },
    type: 'people.final',
    batch: 'batch-1',
    number: 1,
    people: Array.from({ length: rows }, (_, row) => ({ id: `person-${row}`, values: { name: person } })),
  })

function accessTo({ place, secrets }: Pick<RealPlace, 'place' | 'secrets'>, other: object = {}): PlaceAccess {
  const settings = fileTarget({ place: { ...place, ...other } }) as PlaceAccess['settings']
  return { settings, secrets, outbound, folder: undefined, signal: new AbortController().signal }
}

type Start = () => Promise<RealPlace>
const careful: [string, Start][] = [
  ['OpenSSH with a key of Ed25519', () => startOpenSsh({ folder, hostKey: 'ed25519' })],
  ['OpenSSH with a key of ECDSA', () => startOpenSsh({ folder, hostKey: 'ecdsa' })],
  ['OpenSSH with a key of RSA', () => startOpenSsh({ folder, hostKey: 'rsa' })],
  ['the S3 of moto', startMoto],
]
/** Their rename overwrites, and they do not know If-None-Match. */
const careless: [string, Start][] = [
  ['the SFTP of rclone', () => startRcloneSftp({ folder })],
  ['the S3 of rclone', () => startRcloneS3({ folder })],
]

test.for([...careful, ...careless])('%s gets a file once, keeps another of its name, and is tried', async ([, start], context) => {
  await using server = await startOrSkip(start, context)
  const access = accessTo(server)
  await testPlace({ ...access, id: '1' })
  const large = await fileOf('Ada Lovelace, Countess', 60_000)
  for (const _ of [1, 2]) expect(await putFile({ ...access, file: large })).toEqual({ outcome: 'delivered' })
  for (const other of [
    await fileOf('Eve'),
    await fileOf('Ada Lovelace, Countesse', 60_000),
    await fileOf('Ada Lovelace, Countesr', 60_000),
  ])
    expect(await putFile({ ...access, file: other })).toEqual({ outcome: 'failed', cause: 'differs' })
  expect(await putFile({ ...access, file: large })).toEqual({ outcome: 'delivered' })
})

test.for(careful)('%s gets one of two files that differ, when they are put at the same time', async ([, start], context) => {
  await using server = await startOrSkip(start, context)
  const access = accessTo(server)
  const files = [await fileOf('Ada'), await fileOf('Eve')]
  const outcomes = await Promise.all(files.map((file) => putFile({ ...access, file })))
  const delivered = files.filter((_, index) => outcomes[index]?.outcome === 'delivered')
  expect(delivered).toHaveLength(1)
  for (const file of delivered) expect(await putFile({ ...access, file })).toEqual({ outcome: 'delivered' })
})

describe('refused', () => {
  test.for<[string, Start, object, Record<string, string>, string]>([
    ['OpenSSH, the user', () => startOpenSsh({ folder, hostKey: 'ed25519' }), { user: 'daemon' }, {}, 'sign-in-refused'],
    ['OpenSSH, a folder', () => startOpenSsh({ folder, hostKey: 'ed25519' }), { folder: '/none' }, {}, 'folder-missing'],
    [
      'OpenSSH, by its host key',
      () => startOpenSsh({ folder, hostKey: 'rsa' }),
      { hostKey: `SHA256:${'A'.repeat(43)}` },
      {},
      'host-key-differs',
    ],
    ['rclone, the password', () => startRcloneSftp({ folder }), {}, { password: 'another' }, 'sign-in-refused'],
    ['rclone, the secret key', () => startRcloneS3({ folder }), {}, { secretAccessKey: 'another' }, 'key-refused'],
    ['rclone, the bucket', () => startRcloneS3({ folder }), { bucket: 'none' }, {}, 'bucket-missing'],
    ['moto, the bucket', startMoto, { bucket: 'none' }, {}, 'bucket-missing'],
  ])('by %s', async ([, start, place, secrets, code], context) => {
    await using server = await startOrSkip(start, context)
    const access = accessTo({ ...server, secrets: { ...server.secrets, ...secrets } }, place)
    await expect(putFile({ ...access, file: await fileOf('Ada') })).rejects.toMatchObject({ name: 'FileError', code })
  })
})

test('a connection to OpenSSH that is cut anywhere leaves no part of a file under its name, and a repeat brings it', async () => {
  await using server = await startOpenSsh({ folder, hostKey: 'ed25519' })
  const file: DeliveredFile = await fileOf('Ada Lovelace, Countess', 30_000)
  for (let cut = 0; cut < 25; cut += 1) {
    const bytes = Math.floor((1.02 * file.content.length * cut) / 24) + 37 * cut
    await using proxy = await openTcpServer((near) => {
      const far = connect(Number(server.place.port), '127.0.0.1')
      let sent = 0
      far.on('error', () => near.destroy()).on('close', () => near.destroy())
      near
        .on('close', () => far.destroy())
        .on('data', (part) => {
          sent += part.length
          if (sent > bytes) near.destroy()
        })
      near.pipe(far).pipe(near)
    })
    const through = accessTo(server, { port: proxy.port })
    await putFile({ ...through, file }).catch(({ name: kind }) => expect(kind).toBe('OutboundFailure'))
    for (const one of (await readdir(folder)).filter((own) => !own.includes('.part-')))
      expect((await readFile(join(folder, one))).length).toBe(one === name ? file.content.length : await manifestBytes(file))
    expect(await putFile({ ...accessTo(server), file })).toEqual({ outcome: 'delivered' })
    expect((await readFile(join(folder, name))).equals(file.content)).toBe(true)
    await rm(join(folder, name))
    await rm(join(folder, manifestName))
  }
})

test('a process that is killed anywhere leaves no part of a file under its name in a folder, and a repeat brings it', async () => {
  for (let kill = 0; kill < 12; kill += 1) {
    const watcher = watch(folder)
    const changes = on(watcher, 'change')
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/put-files.ts', root], { stdio: 'inherit' })
    const ended = once(child, 'close')
    // While the first file is written, or anywhere in what follows.
    for (let change = 0; change < 2 + kill * kill; change += 1) await changes.next()
    child.kill('SIGKILL')
    await ended
    watcher.close()
    const names = await readdir(folder)
    const numbers = names.flatMap((own) => /-(\d{4})\.csv$/.exec(own)?.[1] ?? []).map(Number)
    for (const number of numbers) {
      const { name: own, content, manifest } = numberedFile(number)
      expect((await readFile(join(folder, own))).equals(content)).toBe(true)
      if (names.includes(`${own}.manifest.json`))
        expect(JSON.parse(await readFile(join(folder, `${own}.manifest.json`), 'utf8'))).toEqual(manifest)
    }
    for (const number of [...numbers, numbers.length + 1]) expect(await putNumbered(root, number)).toEqual({ outcome: 'delivered' })
    await rm(folder, { recursive: true })
    await mkdir(folder)
  }
})

const manifestBytes = async ({ manifest }: DeliveredFile) => Buffer.byteLength(`${JSON.stringify(manifest, null, 2)}\n`)

/** A server from PyPI is left out, with a message, where PyPI cannot be reached. */
async function startOrSkip(start: Start, context: TestContext): Promise<RealPlace> {
  try {
    return await start()
  } catch (error) {
    if (error instanceof NotInstalled) context.skip(error.message)
    throw error
  }
}
