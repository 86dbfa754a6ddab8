import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type FileHandle, link, lstat, open, readdir, unlink } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import ssh2, { type AuthContext, type Connection, type SFTPWrapper } from 'ssh2'

/** A status of SFTP, or what happens to the connection before or after the request is done. */
export type SftpFault = number | 'cut' | 'silent' | 'cut-after' | 'broken'

const hostKeys = ssh2.utils.generateKeyPairSync('ed25519')
export const userKeys = ssh2.utils.generateKeyPairSync('ed25519')

/** The password of its user, `countersign`. */
export const sftpPassword = 'a-good-password'

const { NO_SUCH_FILE, PERMISSION_DENIED, FAILURE, OK, EOF } = ssh2.utils.sftp.STATUS_CODE

type Options = {
  /** What is below its folders. */
  root: string
  /** Called with the name of each request; a fault happens instead of, or after, what is asked. */
  faultAt?: (request: string) => SftpFault | null
  hasSftp?: boolean
}

/** A server of SFTP on 127.0.0.1 whose rename fails when the name is taken, as OpenSSH's does. */
export async function openSftpServer({ root, faultAt = () => null, hasSftp = true }: Options) {
  const signIns: string[] = []
  const requests: string[] = []
  const connections = new Set<Connection>()
  const server = new ssh2.Server({ hostKeys: [hostKeys.private] }, (connection) => {
    // Its type lacks this method, without which each answer waits 40 ms.
    ;(connection as Connection & { setNoDelay(on: boolean): void }).setNoDelay(true)
    connections.add(connection)
    connection.on('error', () => {}).on('close', () => connections.delete(connection))
    connection.on('authentication', (context) => {
      signIns.push(context.method)
      if (isAccepted(context)) context.accept()
      else context.reject(['password', 'publickey'])
    })
    connection.on('session', (accept) => {
      const session = accept()
      if (hasSftp) session.on('sftp', (take) => serve(take(), connection))
    })
  })

  function serve(sftp: SFTPWrapper, connection: Connection): void {
    const handles = new Map<number, FileHandle | null>()
    connection.on('close', () => {
      for (const file of handles.values()) void file?.close().catch(() => {})
    })
    const numberOf = (handle: Buffer) => handle.readUInt32BE(0)
    const fileOf = (handle: Buffer) => handles.get(numberOf(handle)) as FileHandle
    const at = (path: string) => join(root, path)
    const done = (id: number) => void sftp.status(id, OK)
    function giving(file: FileHandle | null): (id: number) => void {
      const handle = Buffer.alloc(4)
      handle.writeUInt32BE(handles.size)
      handles.set(handles.size, file)
      return (id) => void sftp.handle(id, handle)
    }
    // biome-ignore lint/suspicious/noExplicitAny: each request has arguments of its own.
    const serving = (request: string, work: (...rest: any[]) => Promise<(id: number) => void>) => {
      sftp.on(request, async (id: number, ...rest: unknown[]) => {
        requests.push(request)
        const fault = faultAt(request)
        if (fault === 'silent') return
        if (fault === 'cut') return void connection.end()
        if (fault === 'broken') return void sftp.name(id, [])
        if (typeof fault === 'number') return void sftp.status(id, fault, 'Ada Lovelace, ada@example.com')
        const answer = await work(...rest).catch((error) => () => sftp.status(id, statusOf(error), 'Ada Lovelace'))
        if (fault === 'cut-after') connection.end()
        else answer(id)
      })
    }
    serving('OPEN', async (path: string, flags: number) => giving(await open(at(path), ssh2.utils.sftp.flagsToString(flags) ?? 'r')))
    serving('WRITE', async (handle: Buffer, offset: number, data: Buffer) => {
      // As servers that store what comes, elsewhere than on a disk.
      if ((await fileOf(handle).stat()).size !== offset) throw new Error('not at the end')
      await fileOf(handle).write(data, 0, data.length, offset)
      return done
    })
    serving('READ', async (handle: Buffer, offset: number, length: number) => {
      const { bytesRead, buffer } = await fileOf(handle).read(Buffer.alloc(length), 0, length, offset)
      // As servers may, not everything at once.
      const part = buffer.subarray(0, Math.ceil(bytesRead / 2))
      return (id) => (bytesRead === 0 ? sftp.status(id, EOF) : sftp.data(id, part))
    })
    serving('LSTAT', async (path: string) => {
      const { mode, uid, gid, size } = await lstat(at(path))
      return (id) => sftp.attrs(id, { mode, uid, gid, size, atime: 0, mtime: 0 })
    })
    serving('CLOSE', async (handle: Buffer) => {
      await handles.get(numberOf(handle))?.close()
      return done
    })
    serving('OPENDIR', async (path: string) => {
      await readdir(at(path))
      return giving(null)
    })
    serving('REMOVE', async (path: string) => {
      await unlink(at(path))
      return done
    })
    serving('RENAME', async (from: string, to: string) => {
      await link(at(from), at(to))
      await unlink(at(from))
      return done
    })
  }

  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: fingerprintOf(hostKeys.public),
    /** How it was tried to sign in. */
    signIns,
    requests,
    async [Symbol.asyncDispose]() {
      for (const connection of connections) connection.end()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function isAccepted(context: AuthContext): boolean {
  if (context.username !== 'countersign') return false
  if (context.method === 'password') return context.password === sftpPassword
  if (context.method !== 'publickey') return false
  const key = ssh2.utils.parseKey(userKeys.public)
  if (key instanceof Error || !key.getPublicSSH().equals(context.key.data)) return false
  return !context.signature || key.verify(context.blob ?? Buffer.alloc(0), context.signature, context.hashAlgo) === true
}

/** As ssh-keygen -l prints it. */
export function fingerprintOf(publicKey: string): string {
  const [, blob = ''] = publicKey.split(' ')
  return `SHA256:${createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64').replace(/=+$/, '')}`
}

function statusOf({ code }: NodeJS.ErrnoException): number {
  if (code === 'ENOENT' || code === 'ENOTDIR') return NO_SUCH_FILE
  return code === 'EACCES' || code === 'EPERM' ? PERMISSION_DENIED : FAILURE
}
