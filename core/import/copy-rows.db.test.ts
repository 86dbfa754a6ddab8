import { expect, test } from 'vitest'
import { transact } from '#core/database/open-database'
import { sqlStateOf } from '#core/database/outage'
import { openTestInstance } from '#test/instance'
import { copyRows } from './copy-rows'

test('lines are sent in chunks and the event loop runs in between', async () => {
  await using instance = await openTestInstance()
  const turns: string[] = []
  await transact(instance.worker.db, async (client) => {
    await client.query('create temp table line (n integer) on commit drop')
    await copyRows(client, 'line', partsOf(turns))
    const { rows } = await client.query('select count(*)::int as count, sum(n)::int as sum from line')
    expect(rows).toEqual([{ count: 30_000, sum: 30_000 }])
  })
  expect(turns).toEqual(['part', 'other', 'part', 'other', 'part', 'other'])
})

test('an error of the database before the last chunk is thrown and the connection stays usable', async () => {
  await using instance = await openTestInstance()
  await transact(instance.worker.db, async (client) => {
    await client.query('create temp table line (n integer) on commit drop')
    await client.query('savepoint before')
    let made = 0
    function* many() {
      yield 'no number\n'
      for (; made < 1_000; made += 1) yield '1\n'.repeat(10_000)
    }
    const refusal = await copyRows(client, 'line', many()).catch((error: unknown) => error)
    expect(sqlStateOf(refusal)).toBe('22P02')
    expect(made).toBeLessThan(1_000)
    await client.query('rollback to savepoint before')
    expect((await client.query('select count(*)::int as count from line')).rows).toEqual([{ count: 0 }])
  })
})

test('a chunk that cannot be produced ends the COPY and the connection stays usable', async () => {
  await using instance = await openTestInstance()
  await transact(instance.worker.db, async (client) => {
    await client.query('create temp table line (n integer) on commit drop')
    await client.query('savepoint before')
    function* broken() {
      yield '1\n'
      throw new Error('cannot be made')
    }
    await expect(copyRows(client, 'line', broken())).rejects.toThrow('cannot be made')
    await client.query('rollback to savepoint before')
    expect((await client.query('select count(*)::int as count from line')).rows).toEqual([{ count: 0 }])
  })
})

/** Three parts; between two of them every waiting task has run. */
function* partsOf(turns: string[]): Generator<string> {
  for (let part = 0; part < 3; part += 1) {
    turns.push('part')
    setImmediate(() => turns.push('other'))
    yield '1\n'.repeat(10_000)
  }
}
