import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { makeOwnerDatabase } from '#bin/services/owner-database'
import { requireDatabase } from '#core/startup/require-database'
import { createTestDatabase } from '#test/database'
import { type Authority, makeAuthority } from '#test/tls/certificates'
import { startTlsPostgres, tlsUrl } from '#test/tls/tls-postgres'
import { listen } from './listen'
import { openDatabase } from './open-database'
import { isOutage } from './outage'
import { tlsProblem } from './tls'

let authority: Authority
let foreign: Authority
let postgres: Awaited<ReturnType<typeof startTlsPostgres>>
let ownerUrl: string

beforeAll(async () => {
  authority = makeAuthority()
  foreign = makeAuthority()
  postgres = await startTlsPostgres(authority)
  await makeOwnerDatabase(postgres.superuserUrl, 'owner', 'countersign')
  await postgres.demandTls()
  ownerUrl = tlsUrl(`postgresql://countersign_owner:owner@127.0.0.1:${postgres.port}/countersign`, authority)
}, 90_000)
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
  authority?.[Symbol.dispose]()
  foreign?.[Symbol.dispose]()
})

describe('with sslmode=verify-full', () => {
  test('the pool, Prisma and Kysely use TLS', async () => {
    const db = openDatabase({ url: ownerUrl, poolSize: 2, name: 'test tls' })
    const ssl = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()'
    try {
      expect(await db.query(ssl)).toEqual([{ ssl: true }])
      expect(await db.prisma.$queryRawUnsafe(ssl)).toEqual([{ ssl: true }])
      expect((await db.kysely.executeQuery({ sql: ssl, parameters: [] } as never)).rows).toEqual([{ ssl: true }])
    } finally {
      await db.close()
    }
  })

  test('notifications arrive over TLS', async () => {
    const db = openDatabase({ url: ownerUrl, poolSize: 1, name: 'test tls' })
    const onConnection = vi.fn()
    const onNotification = vi.fn()
    const stop = listen({ url: ownerUrl, name: 'test tls listen', channel: 'tls', onNotification, onConnection })
    try {
      await vi.waitFor(() => expect(onConnection).toHaveBeenCalledWith(true), { timeout: 20_000 })
      const overTls = `select ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'test tls listen'`
      expect(await db.query(overTls)).toEqual([{ ssl: true }])
      await db.query(`select pg_notify('tls', 'seven')`)
      await vi.waitFor(() => expect(onNotification).toHaveBeenCalledWith('seven'), { timeout: 20_000 })
    } finally {
      await stop()
      await db.close()
    }
  })
})

test('a process that starts warns of a connection to another machine without TLS, and starts', async () => {
  const warn = vi.fn()
  await using database = await createTestDatabase()
  const pool = new pg.Pool({ connectionString: database.webUrl })
  // The database may be dropped before the connection has closed.
  pool.on('error', () => {})
  await requireDatabase({
    pool,
    setting: 'WEB_DATABASE_URL',
    url: 'postgresql://web:secret@db.example.com/countersign',
    log: { warn },
  })
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/^WEB_DATABASE_URL reaches db\.example\.com without TLS\./)]])
  warn.mockClear()
  await requireDatabase({ pool, setting: 'WEB_DATABASE_URL', url: ownerUrl, log: { warn } })
  expect(warn).not.toHaveBeenCalled()
  await pool.end()
})

describe('a database URL that does not suit the TLS of its server', () => {
  test.each<[string, (url: URL) => void, RegExp]>([
    ['another authority', (url) => url.searchParams.set('sslrootcert', foreign.caFile), /not from an authority .*sslrootcert=<file>/],
    ['no authority', (url) => url.searchParams.delete('sslrootcert'), /not from an authority .*sslrootcert=<file>/],
    ['another host name', (url) => Object.assign(url, { hostname: '127.0.0.1' }), /is for another host name/],
    ['no TLS', (url) => Object.assign(url, { search: '?sslmode=disable' }), /^The database server demands TLS\. .*sslmode=verify-full/],
    ['no client certificate', withoutCertificate, /demands a client certificate that it trusts\. .*sslcert=<file> and sslkey=<file>/],
    ['a client certificate of another authority', withForeignCertificate, /demands a client certificate that it trusts\. /],
    [
      'a file that is not there',
      (url) => url.searchParams.set('sslrootcert', '/nowhere/ca.pem'),
      /^The file \/nowhere\/ca\.pem, .*cannot be read/,
    ],
  ])('is refused at the start with one sentence: %s', async (_, change, sentence) => {
    const url = new URL(ownerUrl)
    change(url)
    const error = await failureOf(url.href)
    expect(tlsProblem(error)).toMatch(sentence)
    const pool = new pg.Pool({ connectionString: url.href })
    const refusal = await requireDatabase({ pool, setting: 'WEB_DATABASE_URL', url: url.href, log: { warn() {} } }).catch(String)
    expect(refusal).toMatch(/^Error: WEB_DATABASE_URL: [^\n]+$/)
    await pool.end()
  })

  test('is refused where the server has no TLS', async () => {
    const { superuserUrl } = inject('template')
    const url = `${superuserUrl}?sslmode=verify-full&sslrootcert=${authority.caFile}`
    expect(tlsProblem(await failureOf(url))).toMatch(/does not offer it/)
  })

  test('counts as an outage while a process runs, because certificates expire', async () => {
    const url = new URL(ownerUrl)
    url.searchParams.delete('sslrootcert')
    expect(isOutage(await failureOf(url.href))).toBe(true)
  })

  function withoutCertificate(url: URL): void {
    for (const name of ['sslcert', 'sslkey']) url.searchParams.delete(name)
  }

  function withForeignCertificate(url: URL): void {
    const { certFile, keyFile } = foreign.issue(url.username)
    url.searchParams.set('sslcert', certFile)
    url.searchParams.set('sslkey', keyFile)
  }
})

async function failureOf(connectionString: string): Promise<unknown> {
  try {
    const client = new pg.Client({ connectionString })
    client.on('error', () => {})
    await client.connect()
    await client.end()
    return null
  } catch (error) {
    return error
  }
}
