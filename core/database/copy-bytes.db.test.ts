import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '#core/database/open-database'
import { createTestDatabase, type TestDatabase } from '#test/database'

describe('readBytes', () => {
  let database: TestDatabase
  let db: Database
  beforeAll(async () => {
    database = await createTestDatabase()
    db = openDatabase({ url: database.workerUrl, poolSize: 1, name: 'bytes' })
  })
  afterAll(async () => {
    await db.close()
    await database[Symbol.asyncDispose]()
  })

  const read = async (select: string) => Buffer.concat(await db.readBytes(select))

  test('returns every byte unchanged, whatever the length of a row', async () => {
    const rows = `select decode(repeat(lpad(to_hex((n * 37) % 256), 2, '0'), n * n * 11), 'hex') as bytes, n from generate_series(0, 200) n`
    const all = await read(`select bytes from (${rows}) r order by n`)
    const [{ sha256 }] = (await db.query<{ sha256: Buffer }>(
      `select sha256(string_agg(bytes, ''::bytea order by n)) as sha256 from (${rows}) r`,
    )) as [{ sha256: Buffer }]
    expect(createHash('sha256').update(all).digest()).toEqual(sha256)
  })

  test('returns no bytes for no rows and for null', async () => {
    expect(await read(`select 'a'::bytea where false`)).toHaveLength(0)
    expect((await read(`values ('a'::bytea), (null), (''), ('b')`)).toString()).toBe('ab')
  })

  test('throws an error of the database, and the connection stays usable', async () => {
    await expect(read(`select ('x' || 1 / n)::bytea from generate_series(2, 0, -1) n`)).rejects.toMatchObject({ code: '22012' })
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }])
  })

  test('leaves no timer after the query has ended', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length
    await db.query('select 1')
    const before = timers()
    await read(`values ('a'::bytea)`)
    expect(timers()).toBe(before)
  })
})
