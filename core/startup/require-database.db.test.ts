import getPort from 'get-port'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { openTestInstance } from '#test/instance'
import { requireDatabase } from './require-database'

describe('a process that starts', () => {
  test.each(['authUrl', 'webUrl', 'workerUrl', 'verifierUrl', 'deliveryUrl'] as const)(
    'accepts a database of its own version as %s',
    async (role) => {
      await using instance = await openTestInstance()
      expect(await outcomeOf(instance.database[role])).toBe('accepted')
    },
  )

  test('refuses a database in which it cannot sign in', async () => {
    await using instance = await openTestInstance()
    const { webUrl } = instance.database
    expect(await outcomeOf(changed(webUrl, { password: 'wrong' }))).toEqual([
      '28P01',
      'PostgreSQL refuses the role or its password. Correct WEB_DATABASE_URL.',
    ])
    expect(await outcomeOf(changed(webUrl, { pathname: '/missing' }))).toEqual([
      '3D000',
      'This database does not exist. Correct WEB_DATABASE_URL.',
    ])
  })

  test('refuses a database that was not migrated or is of another version', async () => {
    await using instance = await openTestInstance()
    const { webUrl } = instance.database
    expect(await outcomeOf(changed(webUrl, { pathname: '/postgres' }))).toEqual([
      'not-migrated',
      expect.stringMatching(/^The database has not been migrated\. /),
    ])
    await instance.owner.query('drop function close_batch')
    await instance.owner.query(
      'drop function end_session; create function end_session(p_cookie text, p_all boolean) returns void begin atomic end',
    )
    expect(await outcomeOf(webUrl)).toEqual([
      'other-version',
      expect.stringMatching(
        /^The database is of another version: 2 of its functions are missing or different \(close_batch, end_session\)\. /,
      ),
    ])
  })

  test('starts without a database that is away, and says so', async () => {
    expect(await outcomeOf(`postgresql://web:secret@127.0.0.1:${await getPort({ host: '127.0.0.1' })}/countersign`)).toBe(
      'waits: ECONNREFUSED',
    )
  })
})

const changed = (url: string, parts: Partial<URL>) => Object.assign(new URL(url), parts).href

async function outcomeOf(connectionString: string): Promise<unknown> {
  const pool = new pg.Pool({ connectionString, max: 1 })
  // The database may be dropped before the connection has closed.
  pool.on('error', () => {})
  let outcome = 'accepted'
  try {
    const warn = ({ cause }: { cause: string }) => {
      outcome = `waits: ${cause}`
    }
    await requireDatabase({ pool, setting: 'WEB_DATABASE_URL', url: connectionString, log: { warn } as never })
    return outcome
  } catch (error) {
    return error instanceof Error && 'code' in error ? [error.code, error.message] : error
  } finally {
    await pool.end()
  }
}
