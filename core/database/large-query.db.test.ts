import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { expect, test } from 'vitest'
import { openTestInstance } from '#test/instance'
import { queryOn } from './query-on'

const [large, larger] = [randomBytes(40_000), randomBytes(3_000_000)]
const shared = Buffer.from(new SharedArrayBuffer(2_000_000), 5, 1_500_000).fill('s')
const values = [large, null, "it's", ['a"b', 'c\\d', null], [1, 2], larger, Buffer.alloc(0), 7, shared]
const types = ['bytea', 'text', 'text', 'text[]', 'integer[]', 'bytea', 'bytea', 'integer', 'bytea']

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const select = `select ${types
  .map((type, at) => (type === 'bytea' ? `encode(sha256($${at + 1}::bytea), 'hex')` : `$${at + 1}::${type}`))
  .map((value, at) => `${value} as "v${at}"`)
  .join(', ')}`
const expected = Object.fromEntries(values.map((value, at) => [`v${at}`, value instanceof Buffer ? sha256(value) : value]))

test('parameters arrive as they are, large or small, on a pool and on a client', async () => {
  await using instance = await openTestInstance()
  const { pool } = instance.worker.db
  expect(await queryOn(pool, select, values)).toEqual([expected])
  const client = await pool.connect()
  try {
    expect(await queryOn(client, select, values)).toEqual([expected])
    expect(await Promise.all([1, 2, 3].map(() => queryOn(client, select, values)))).toEqual(Array(3).fill([expected]))
  } finally {
    client.release()
  }
})

test('the connection stays usable after an error', async () => {
  await using instance = await openTestInstance()
  const client = await instance.worker.db.pool.connect()
  try {
    await expect(queryOn(client, 'select 1 / octet_length($1::bytea) * 0 / 0', [larger])).rejects.toThrow(pg.DatabaseError)
    const unreadable = { toPostgres: () => expect.unreachable() }
    await expect(queryOn(client, 'select $1::bytea, $2::text', [larger, unreadable])).rejects.toThrow()
    expect(await queryOn(client, select, values)).toEqual([expected])
  } finally {
    client.release()
  }
})
