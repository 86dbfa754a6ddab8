import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createServer } from 'node:tls'
import type { Authority } from './certificates'

type Options = {
  authority: Authority
  /** The plain port of this machine that connections are passed to. */
  port: number
  /** Whether a client without a certificate of the authority is refused. */
  demandsCertificate?: boolean
  alpnProtocols?: string[]
}

/** Ends TLS on `localhost` in front of a plain port, like a proxy in front of a server that has no TLS of its own. */
export async function openTlsProxy({ authority, port, demandsCertificate = false, alpnProtocols = ['http/1.1'] }: Options) {
  const { certFile, keyFile } = authority.issue('proxy', 'DNS:localhost')
  const open = new Set<Socket>()
  const server = createServer({
    cert: readFileSync(certFile),
    key: readFileSync(keyFile),
    ca: readFileSync(authority.caFile),
    requestCert: demandsCertificate,
    rejectUnauthorized: demandsCertificate,
    ALPNProtocols: alpnProtocols,
  })
  server.on('connection', (socket) => open.add(socket.on('error', () => {})))
  server.on('secureConnection', (client) => {
    const upstream = connect(port, '127.0.0.1')
    open.add(upstream)
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy())
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy())
    client.pipe(upstream).pipe(client)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
