import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, link, open, opendir, realpath, rm, unlink } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { FileError } from './file-error'
import { codeOf, folderFailureOf, linkFailureOf } from './folder-failure'
import type { Place } from './place'

type Folder = { root: string | undefined; path: string; signal: AbortSignal }

/** Opens a folder below the root. Throws a FileError unless it is there, by its real path too. */
export async function openFolder({ root, path, signal }: Folder): Promise<Place> {
  if (root === undefined) throw new FileError('folder-not-set')
  const folder = await orFileError(findFolder(root, path))
  const at = (name: string) => join(folder, name)
  const run = <Result>(work: () => Promise<Result>): Promise<Result> => {
    signal.throwIfAborted()
    return orFileError(work())
  }
  return {
    has: (name, content) => run(() => hasContent(at(name), content, signal)),
    create: (name, content) => run(() => create({ folder, name, content, signal })),
    list: () => run(async () => (await opendir(folder)).close()),
    remove: (name) =>
      run(async () => {
        await rm(at(name), { force: true })
        await syncFolder(folder)
      }),
    close: () => {},
  }
}

async function findFolder(root: string, path: string): Promise<string> {
  const realRoot = await realpath(root)
  const real = await realpath(join(realRoot, path))
  if (!`${real}${sep}`.startsWith(realRoot.endsWith(sep) ? realRoot : `${realRoot}${sep}`)) throw new FileError('folder-outside')
  return real
}

async function hasContent(path: string, content: Buffer, signal: AbortSignal): Promise<boolean | null> {
  // A link may lead anywhere, and a pipe has no end.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  let handle: FileHandle
  try {
    handle = await open(path, flags)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    if (codeOf(error) === 'ELOOP') return false
    throw error
  }
  try {
    const stats = await handle.stat()
    return stats.isFile() && stats.size === content.length && content.equals(await handle.readFile({ signal }))
  } finally {
    await handle.close()
  }
}

type Creation = { folder: string; name: string; content: Buffer; signal: AbortSignal }

async function create({ folder, name, content, signal }: Creation): Promise<boolean> {
  const part = join(folder, `${name}.part-${randomUUID()}`)
  const handle = await open(part, 'wx', 0o640)
  let isNamed = false
  try {
    await write(handle, content, signal)
    isNamed = await giveName(part, join(folder, name))
  } finally {
    await unlink(part)
  }
  if (isNamed) await syncFolder(folder)
  return isNamed
}

async function write(handle: FileHandle, content: Buffer, signal: AbortSignal): Promise<void> {
  try {
    await handle.writeFile(content, { signal })
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Returns false when the name is taken, which rename would not notice. */
async function giveName(part: string, path: string): Promise<boolean> {
  try {
    await link(part, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw linkFailureOf(error)
  }
}

/** A name in a folder is on the disk when the folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const orFileError = <Result>(work: Promise<Result>): Promise<Result> =>
  work.catch((error) => {
    throw folderFailureOf(error)
  })
