import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openOutboundClient } from '#core/outbound/outbound-client'
import { fileTarget } from '#test/target-settings'
import { FileError, type FileFailure } from './file-error'
import { folderFailureOf, linkFailureOf } from './folder-failure'
import { openFolder } from './folder-place'
import { type DeliveredFile, makeFile } from './make-file'
import { putFile } from './put-file'
import type { PlaceAccess } from './with-place'

let root: string
let file: DeliveredFile
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'countersign-folder-'))
  await mkdir(join(root, 'people'))
  file = await fileOf('Ada')
})
afterEach(() => rm(root, { recursive: true, force: true }))

const fileOf = (name: string) =>
  makeFile({
    settings: { fields: ['name'], format: 'csv' },
    type: 'people.final',
    batch: 'batch-1',
    number: 1,
    people: [{ id: 'person-1', values: { name } }],
  })
const [name, manifestName] = ['final-batch-1-0001.csv', 'final-batch-1-0001.csv.manifest.json']
const inPlace = (own = name) => join(root, 'people', own)

function put(other: { file?: DeliveredFile; path?: string; folder?: string | undefined; signal?: AbortSignal } = {}) {
  const settings = fileTarget({ place: { at: 'folder', path: other.path ?? 'people' }, timeoutSeconds: 1 }) as PlaceAccess['settings']
  const outbound = openOutboundClient({ allowedNetworks: '' })
  const signal = other.signal ?? new AbortController().signal
  return putFile({ settings, secrets: {}, outbound, folder: 'folder' in other ? other.folder : root, signal, file: other.file ?? file })
}

describe('a folder', () => {
  test('gets the file and its manifest, and nothing else stays there', async () => {
    expect(await put()).toEqual({ outcome: 'delivered' })
    expect((await readdir(join(root, 'people'))).sort()).toEqual([name, manifestName])
    expect(await readFile(inPlace())).toEqual(file.content)
    expect(JSON.parse(await readFile(inPlace(manifestName), 'utf8'))).toEqual(file.manifest)
    expect((await stat(inPlace())).mode & 0o007).toBe(0)
  })

  test('has the same when it is repeated, also after the file had come without its manifest', async () => {
    await writeFile(inPlace(), file.content)
    for (const _ of [1, 2]) expect(await put()).toEqual({ outcome: 'delivered' })
    expect((await readdir(join(root, 'people'))).sort()).toEqual([name, manifestName])
  })

  test.each(['Eve', 'Adam'])('keeps another file of this name, and the manifest is not written, when it has %s', async (other) => {
    const before = (await fileOf(other)).content
    await writeFile(inPlace(), before)
    expect(await put()).toEqual({ outcome: 'failed', cause: 'differs' })
    expect(await readFile(inPlace())).toEqual(before)
    expect(await readdir(join(root, 'people'))).toEqual([name])
  })

  test('keeps another manifest of this name', async () => {
    await writeFile(inPlace(manifestName), '{}')
    expect(await put()).toEqual({ outcome: 'failed', cause: 'differs' })
    expect(await readFile(inPlace(manifestName), 'utf8')).toBe('{}')
  })

  test.each<[string, (path: string) => Promise<unknown>]>([
    ['a link', async (path) => symlink('/etc/hostname', path)],
    [
      'a link that leads to the same content',
      async (path) => {
        await writeFile(join(root, 'same'), file.content)
        await symlink(join(root, 'same'), path)
      },
    ],
    ['a link that leads nowhere', async (path) => symlink(join(root, 'new'), path)],
    ['a folder', async (path) => mkdir(path)],
    ['a pipe', async (path) => void execFileSync('mkfifo', [path])],
  ])('keeps %s of this name, and is not led by it', async (_, make) => {
    await make(inPlace())
    expect(await put()).toEqual({ outcome: 'failed', cause: 'differs' })
    expect((await readdir(root)).includes('new')).toBe(false)
  })

  test.each(['a pipe', 'a folder'])('keeps %s of this name also when the file is empty', async (what) => {
    if (what === 'a pipe') execFileSync('mkfifo', [inPlace()])
    else await mkdir(inPlace())
    expect(await put({ file: { ...file, content: Buffer.alloc(0) } })).toEqual({ outcome: 'failed', cause: 'differs' })
  })

  test('gets one file, when two processes put it at the same time', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => put()))
    expect(outcomes).toEqual(outcomes.map(() => ({ outcome: 'delivered' })))
    expect((await readdir(join(root, 'people'))).sort()).toEqual([name, manifestName])
  })

  test('gets one of two that differ, when they are put at the same time', async () => {
    const other = await fileOf('Eve')
    const outcomes = await Promise.all([put(), put({ file: other })])
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['delivered', 'failed'])
    const delivered = outcomes[0]?.outcome === 'delivered' ? file : other
    expect(await readFile(inPlace())).toEqual(delivered.content)
  })

  test('takes no file that is too large', async () => {
    const content = Buffer.alloc(64 * 1024 ** 2 + 1)
    expect(await put({ file: { ...file, content } })).toEqual({ outcome: 'failed', cause: 'too-large' })
    expect(await readdir(join(root, 'people'))).toEqual([])
  })

  test('gets nothing when the delivery process ends', async () => {
    const stopping = new AbortController()
    stopping.abort(new Error('ends'))
    await expect(put({ signal: stopping.signal })).rejects.toThrow('ends')
    const ending = new AbortController()
    const putting = put({ signal: ending.signal })
    ending.abort(new Error('ends'))
    await expect(putting).rejects.toThrow('ends')
    expect(await readdir(join(root, 'people'))).toEqual([])
  })
})

describe('a folder that cannot be used', () => {
  test.each<[string, () => Promise<Parameters<typeof put>[0]>, string]>([
    ['that is not there', async () => ({ path: 'other' }), 'folder-missing'],
    [
      'that is a file',
      async () => {
        await writeFile(join(root, 'file'), '')
        return { path: 'file' }
      },
      'folder-missing',
    ],
    ['below a root that is not there', async () => ({ folder: join(root, 'none') }), 'folder-missing'],
    ['without DELIVERY_FOLDER', async () => ({ folder: undefined }), 'folder-not-set'],
    [
      'by a link out of it',
      async () => {
        await symlink(tmpdir(), join(root, 'link'))
        return { path: 'link' }
      },
      'folder-outside',
    ],
    [
      'by a link to a folder whose name begins like it',
      async () => {
        await mkdir(`${root}-2`)
        await symlink(`${root}-2`, join(root, 'link'))
        return { path: 'link' }
      },
      'folder-outside',
    ],
    [
      'by a link on the way',
      async () => {
        await symlink('/', join(root, 'link'))
        return { path: 'link/etc' }
      },
      'folder-outside',
    ],
  ])('%s is refused with a sentence', async (_, make, code) => {
    const error = await put(await make()).catch((thrown) => thrown)
    expect(error).toMatchObject({ name: 'FileError', code })
    expect(error.stack).not.toMatch(/Ada|person-1|countersign-folder-/)
    await rm(`${root}-2`, { recursive: true, force: true })
  })

  test('by a path out of it is refused, which the settings refuse before', async () => {
    const { signal } = new AbortController()
    await expect(openFolder({ root: join(root, 'people'), path: '..', signal })).rejects.toMatchObject({ code: 'folder-outside' })
  })

  test.runIf(process.platform === 'linux')('because nothing may be written there', async () => {
    await expect(put({ folder: '/sys', path: 'kernel' })).rejects.toMatchObject({ code: 'access-denied', refusal: 'unauthorized' })
  })

  test('by a link that stays in it is used', async () => {
    await symlink(join(root, 'people'), join(root, 'link'))
    expect(await put({ path: 'link' })).toEqual({ outcome: 'delivered' })
  })
})

test.each<[string, FileFailure]>([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EFBIG', 'disk-full'],
  ['EROFS', 'access-denied'],
  ['EPERM', 'access-denied'],
  ['ELOOP', 'folder-missing'],
  ['EIO', 'server-failed'],
])('an error %s of the file system is %s, without its path', (code, expected) => {
  const failure = folderFailureOf(Object.assign(new Error(`${code}: open '/srv/people'`), { code }))
  expect(failure).toMatchObject({ code: expected })
  expect(failure instanceof FileError && failure.message).not.toMatch(/srv/)
})

test.each([
  ['EPERM', 'no-hard-links'],
  ['ENOTSUP', 'no-hard-links'],
  ['EMLINK', 'no-hard-links'],
  ['EACCES', 'access-denied'],
  ['ENOSPC', 'disk-full'],
])('a link that fails with %s is %s', (code, expected) => {
  expect(linkFailureOf(Object.assign(new Error(code), { code }))).toMatchObject({ code: expected })
})
