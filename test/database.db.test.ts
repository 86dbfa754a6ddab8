import pg from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from './database'

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('every login role signs in as itself, and none of them is more than it should be', async () => {
  await using database = await createTestDatabase()
  const who = 'select rolname, rolsuper, rolcreaterole, rolinherit from pg_roles where rolname = session_user'
  const limits = { rolsuper: false, rolcreaterole: false, rolinherit: false }
  expect(await query(database.authUrl, who)).toEqual([{ rolname: 'countersign_auth', ...limits }])
  expect(await query(database.webUrl, who)).toEqual([{ rolname: 'countersign_web', ...limits }])
  expect(await query(database.workerUrl, who)).toEqual([{ rolname: 'countersign_worker', ...limits }])
})

test('the owner of the database is no superuser', async () => {
  await using database = await createTestDatabase()
  const [owner] = await query(database.ownerUrl, 'select rolsuper from pg_roles where rolname = session_user')
  expect(owner).toEqual({ rolsuper: false })
})

test('two databases know nothing of each other, and a disposed one is gone', async () => {
  await using first = await createTestDatabase()
  const gone = await (async () => {
    await using second = await createTestDatabase()
    await query(second.ownerUrl, 'create table only_here ()')
    return second.ownerUrl
  })()
  expect(await query(first.ownerUrl, `select to_regclass('only_here')::text as found`)).toEqual([{ found: null }])
  await expect(query(gone, 'select 1')).rejects.toThrow(/does not exist/)
})
