import { randomUUID } from 'node:crypto'
import type { Stats } from 'ssh2'
import { openSftp, type Sftp, SftpRefused, type SftpServer, SftpStatus } from '#core/outbound/open-sftp'
import type { OutboundClient } from '#core/outbound/outbound-client'
import { FileError, type FileFailure } from './file-error'
import type { Place } from './place'

type Access = { outbound: OutboundClient; server: SftpServer; folder: string; signal: AbortSignal }

/** Opens a folder of a server of SFTP. */
export async function openSftpFolder({ outbound, server, folder, signal }: Access): Promise<Place> {
  const { call, close } = await orFileError(openSftp({ client: outbound, server, signal }))
  const at = (name: string) => `${folder.replace(/\/+$/, '')}/${name}`
  return {
    has: (name, content) => orFileError(hasContent(call, at(name), content)),
    create: (name, content) => orFileError(create(call, at(name), content)),
    list: () => orFileError(list(call, folder)),
    remove: (name) => orFileError(remove(call, at(name))),
    close,
  }
}

type Call = Sftp['call']

// Of version 3 of the protocol, which all servers speak.
const [noSuchFile, permissionDenied, failure, notSupported] = [2, 3, 4, 8]
// Some servers say by a status of a later version that a name is taken.
const nameTaken = 11

async function hasContent(call: Call, path: string, content: Buffer): Promise<boolean | null> {
  const stats = await unless([noSuchFile], () => call<Stats>((sftp, done) => sftp.lstat(path, done)))
  if (stats === null) return null
  // ssh2 returns what came, also the response to another question.
  if (typeof stats?.isFile !== 'function') throw new FileError('server-failed')
  if (!stats.isFile() || stats.size !== content.length) return false
  const found = Buffer.alloc(content.length)
  await withHandle(call, path, 'r', async (handle) => {
    for (let start = 0; start < found.length; ) {
      const [from, length] = [start, Math.min(chunkBytes, found.length - start)]
      start += await call<number>((sftp, done) => sftp.read(handle, found, from, length, from, done))
    }
  })
  return content.equals(found)
}

async function create(call: Call, path: string, content: Buffer): Promise<boolean> {
  const part = `${path}.part-${randomUUID()}`
  try {
    await withHandle(call, part, 'wx', async (handle) => {
      for (let start = 0; start < content.length; start += chunkBytes) {
        const length = Math.min(chunkBytes, content.length - start)
        await call((sftp, done) => sftp.write(handle, content, start, length, start, done))
      }
      await sync(call, handle)
    })
    // Not posix-rename, which overwrites: this one fails when the name is taken.
    return (
      (await unless([failure, nameTaken], () => call((sftp, done) => sftp.rename(part, path, done)).then(() => true))) ??
      (await dropped(call, part))
    )
  } catch (error) {
    await dropped(call, part).catch(() => {})
    throw error
  }
}

/** Removes what got no name. */
async function dropped(call: Call, part: string): Promise<false> {
  await remove(call, part)
  return false
}

async function list(call: Call, folder: string): Promise<void> {
  const handle = await call<Buffer>((sftp, done) => sftp.opendir(folder, done))
  await call((sftp, done) => sftp.close(handle, (error) => done(error)))
}

async function remove(call: Call, path: string): Promise<void> {
  await unless([noSuchFile], () => call((sftp, done) => sftp.unlink(path, (error) => done(error))))
}

type Flags = 'r' | 'wx'

async function withHandle(call: Call, path: string, flags: Flags, work: (handle: Buffer) => Promise<void>): Promise<void> {
  const handle = await call<Buffer>((sftp, done) => sftp.open(path, flags, done))
  await work(handle)
  await call((sftp, done) => sftp.close(handle, (error) => done(error)))
}

/** Where the server can, the file is on its disk before it gets its name. */
async function sync(call: Call, handle: Buffer): Promise<void> {
  await call((sftp, done) => {
    try {
      sftp.ext_openssh_fsync(handle, (error) => done(error))
    } catch {
      done(null)
    }
  })
}

// One after the other, because some servers store what comes and cannot write elsewhere. ssh2 divides what is too large for a packet.
const chunkBytes = 256 * 1024

/** Null when the server answers with one of these. */
async function unless<Result>(statuses: number[], work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SftpStatus && statuses.includes(error.status)) return null
    throw error
  }
}

const failures: Record<number, FileFailure> = {
  [noSuchFile]: 'folder-missing',
  [permissionDenied]: 'access-denied',
  [notSupported]: 'not-supported',
}

const orFileError = <Result>(work: Promise<Result>): Promise<Result> =>
  work.catch((error) => {
    if (error instanceof SftpRefused) throw new FileError(error.code)
    throw error instanceof SftpStatus ? new FileError(failures[error.status] ?? 'server-failed') : error
  })
