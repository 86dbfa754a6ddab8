import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import pg from 'pg'
import { startPostgres } from '#bin/services/postgres'
import type { Authority } from './certificates'

/**
 * A PostgreSQL of its own. After `demandTls` every role but the superuser needs TLS and a certificate that names the role. The server's
 * certificate is for `localhost` alone.
 */
export async function startTlsPostgres(authority: Authority) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-tls-postgres-'))
  const dataFolder = join(folder, 'postgres')
  const port = await getPort({ host: '127.0.0.1' })
  const superuserPassword = randomBytes(8).toString('hex')
  const server = await startPostgres({ dataFolder, port, superuserPassword, logFile: join(folder, 'log'), durable: false })
  const superuserUrl = server.superuserUrl('postgres')

  async function demandTls(): Promise<void> {
    const { certFile, keyFile } = authority.issue('postgres', 'DNS:localhost')
    const files = [authority.caFile, certFile, keyFile].map((from, index) => {
      const to = join(dataFolder, ['root.crt', 'server.crt', 'server.key'][index] ?? '')
      copyFileSync(from, to)
      return to
    })
    // PostgreSQL refuses a key that others can read, and may run as another user than we do.
    const { uid, gid } = statSync(join(dataFolder, 'PG_VERSION'))
    for (const file of files) {
      chmodSync(file, 0o600)
      chownSync(file, uid, gid)
    }
    const rules = ['host all postgres 127.0.0.1/32 scram-sha-256', 'hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-full']
    writeFileSync(join(dataFolder, 'pg_hba.conf'), `${rules.join('\n')}\n`)
    const client = new pg.Client({ connectionString: superuserUrl })
    await client.connect()
    await client.query('alter system set ssl = on')
    await client.query(`alter system set ssl_ca_file = 'root.crt'`)
    await client.query('select pg_reload_conf()')
    await client.end()
  }
  return {
    port,
    superuserUrl,
    demandTls,
    async [Symbol.asyncDispose]() {
      await server.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

/** A URL of the server as its certificate names it, with the certificate of the URL's role. */
export function tlsUrl(url: string, authority: Authority): string {
  const secured = new URL(url)
  const { certFile, keyFile } = authority.issue(secured.username)
  secured.hostname = 'localhost'
  secured.search = new URLSearchParams({
    sslmode: 'verify-full',
    sslrootcert: authority.caFile,
    sslcert: certFile,
    sslkey: keyFile,
  }).toString()
  return secured.href
}
