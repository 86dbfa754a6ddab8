import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '#bin/project/root'
import { runCommand } from '#bin/services/run-command'
import { openTcpServer } from '#test/tcp-server'
import { type Authority, makeAuthority } from '#test/tls/certificates'

let authority: Authority
let foreign: Authority
beforeAll(() => {
  authority = makeAuthority()
  foreign = makeAuthority()
})
afterAll(() => {
  authority[Symbol.dispose]()
  foreign[Symbol.dispose]()
})

describe('the certificate of the server', () => {
  test('is checked: authority, name and date, by name and by address, whatever the environment says', async () => {
    await using trusted = await openTlsServer(authority, 'DNS:localhost,IP:127.0.0.1')
    await using otherName = await openTlsServer(authority, 'DNS:other.example')
    await using untrusted = await openTlsServer(foreign, 'DNS:localhost')
    await using expired = await openTlsServer(authority, 'DNS:localhost', { isExpired: true })
    await using demanding = await openTlsServer(authority, 'DNS:localhost', { demandsCertificate: true })
    await using plain = await openTcpServer((socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
    const urls = [
      `https://localhost:${trusted.port}/`,
      `https://localhost:${trusted.port}/again`,
      `https://127.0.0.1:${trusted.port}/`,
      `https://127.0.0.1:${otherName.port}/`,
      `https://localhost:${otherName.port}/`,
      `https://localhost:${untrusted.port}/`,
      `https://localhost:${expired.port}/`,
      `https://localhost:${demanding.port}/`,
      `https://localhost:${plain.port}/`,
    ]
    expect(await outcomesOf(urls)).toEqual([
      'answer localhost',
      'answer localhost',
      'answer no name',
      'certificate-of-another-host',
      'certificate-of-another-host',
      'certificate-not-trusted',
      'certificate-expired',
      'tls-failed',
      'tls-failed',
    ])
    // One for the name and one for the address.
    expect(trusted.connections()).toBe(2)
  })
})

/** In a process of its own, because Node reads NODE_EXTRA_CA_CERTS once, at its start. */
async function outcomesOf(urls: string[]): Promise<string[]> {
  const script = `
    import { openOutboundClient } from '#core/outbound/outbound-client'
    import { sendRequest } from '#core/outbound/send-request'
    const client = openOutboundClient({ allowedNetworks: '127.0.0.1,::1' })
    for (const url of ${JSON.stringify(urls)})
      await sendRequest({ client, request: { method: 'GET', url } }).then(({ body }) => console.log(String(body)), ({ code }) => console.log(code))
    client.close()`
  const { code, stdout, stderr } = await runCommand({
    command: process.execPath,
    args: ['--import', 'tsx', '--input-type=module', '--eval', script],
    cwd: ROOT,
    env: {
      NODE_EXTRA_CA_CERTS: authority.caFile,
      // None of these changes anything.
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_NO_WARNINGS: '1',
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
      ALL_PROXY: 'http://127.0.0.1:9',
    },
  })
  expect([code, stderr]).toEqual([0, ''])
  return stdout.trim().split('\n')
}

async function openTlsServer(from: Authority, names: string, { isExpired = false, demandsCertificate = false } = {}) {
  const { certFile, keyFile } = from.issue('server', names, isExpired ? -1 : 2)
  let connections = 0
  const server = createServer(
    {
      cert: readFileSync(certFile),
      key: readFileSync(keyFile),
      ca: readFileSync(from.caFile),
      requestCert: demandsCertificate,
      rejectUnauthorized: demandsCertificate,
    },
    ({ socket }, response) => response.end(`answer ${('servername' in socket && socket.servername) || 'no name'}`),
  )
  server.on('secureConnection', () => {
    connections += 1
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
