import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import ssh2, { type Algorithms, type AnyAuthMethod, type Client, type SFTPWrapper } from 'ssh2'
import { openSocket } from './open-socket'
import type { OutboundClient } from './outbound-client'
import { OutboundFailure } from './outbound-failure'
import { outboundFailureOf } from './outbound-failure-of'

export type SftpServer = {
  host: string
  port: number
  /** The fingerprint of its host key: `SHA256:` and base64. */
  hostKey: string
  user: string
  signIn: { password: string } | { privateKey: string }
  /** To sign in, and for each request. */
  timeoutMs: number
}

/** A server that does not take us, or that is not the one of the settings. */
export class SftpRefused extends Error {
  constructor(readonly code: 'sign-in-refused' | 'host-key-differs' | 'private-key-not-valid' | 'no-sftp') {
    super('The server of SFTP refuses us, or is another one.')
  }
}

/** A request that was answered with a status of SFTP other than OK, whose text is left out. */
export class SftpStatus extends Error {
  constructor(readonly status: number) {
    super(`The server answered with status ${status} of SFTP`)
  }
}

type Done<Result> = (error: Error | null | undefined, result: Result) => void

export type Sftp = {
  /** Sends a request. Throws a SftpStatus, or an OutboundFailure when no answer comes. */
  call: <Result = void>(request: (sftp: SFTPWrapper, done: Done<Result>) => void) => Promise<Result>
  close: () => void
}

/**
 * Signs in to a server of SFTP whose host key has this fingerprint. Throws a SftpRefused, or an OutboundFailure when the server cannot be reached.
 * Once `signal` aborts, the connection is closed.
 */
export async function openSftp({
  client,
  server,
  signal,
}: {
  client: OutboundClient
  server: SftpServer
  signal: AbortSignal
}): Promise<Sftp> {
  const { host, port, timeoutMs } = server
  const auth = authOf(server)
  const socket = await openSocket({ client, destination: { protocol: 'sftp:', host }, port, signal })
  const ssh = new ssh2.Client()
  const close = () => void socket.destroy()
  const lost = new Promise<never>((_, reject) => {
    ssh.on('error', (error) => reject(failureOf(error))).on('close', () => reject(new OutboundFailure('connection-closed')))
  })
  lost.catch(() => {})

  async function within<Result>(work: Promise<Result>): Promise<Result> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new OutboundFailure('timeout', `${timeoutMs / 1000} s`)), timeoutMs)
    })
    try {
      return await Promise.race([work, lost, late])
    } finally {
      clearTimeout(timer)
    }
  }

  try {
    const sftp = await within(signIn({ ssh, socket, server, auth }))
    sftp.on('error', close)
    const call = <Result>(request: (sftp: SFTPWrapper, done: Done<Result>) => void) =>
      within(
        new Promise<Result>((resolve, reject) => {
          try {
            request(sftp, (error, result) => (error ? reject(statusOf(error)) : resolve(result)))
          } catch {
            reject(new OutboundFailure('connection-closed'))
          }
        }),
      )
    return { call, close }
  } catch (error) {
    close()
    throw error
  }
}

function authOf({ user, signIn }: SftpServer): AnyAuthMethod {
  if ('password' in signIn) return { type: 'password', username: user, password: signIn.password }
  const key = ssh2.utils.parseKey(signIn.privateKey)
  if (key instanceof Error || !key.isPrivateKey()) throw new SftpRefused('private-key-not-valid')
  return { type: 'publickey', username: user, key: signIn.privateKey }
}

type SigningIn = { ssh: Client; socket: Socket; server: SftpServer; auth: AnyAuthMethod }

function signIn({ ssh, socket, server, auth }: SigningIn): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    ssh.once('ready', () => {
      ssh.sftp((error, sftp) => (error ? reject(new SftpRefused('no-sftp')) : resolve(sftp)))
    })
    ssh.connect({
      sock: socket,
      username: server.user,
      authHandler: [auth],
      algorithms,
      // The time is limited outside.
      readyTimeout: 0,
      hostVerifier: (key: Buffer) => {
        const isSame = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}` === server.hostKey
        if (!isSame) reject(new SftpRefused('host-key-differs'))
        return isSame
      },
    })
  })
}

/** Those of ssh2 without SHA-1. */
const algorithms: Algorithms = {
  serverHostKey: ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'rsa-sha2-512', 'rsa-sha2-256'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
}

/** ssh2 says at which level an error is; its message may quote the server. */
function failureOf(error: Error & { level?: string }): Error {
  if (error.level === 'client-authentication') return new SftpRefused('sign-in-refused')
  return error.level === 'client-socket' ? outboundFailureOf(error) : new OutboundFailure('ssh-failed')
}

function statusOf(error: Error & { code?: unknown }): Error {
  return typeof error.code === 'number' ? new SftpStatus(error.code) : new OutboundFailure('connection-closed')
}
