import { once } from 'node:events'
import { sql } from 'kysely'
import { to as copyTo } from 'pg-copy-streams'
import { afterEach, expect, inject, test } from 'vitest'
import { currentRequest, inRequest } from '#core/tracing/request-scope'
import { type Attributes, useTracer } from '#core/tracing/tracer'
import { createTestDatabase } from '#test/database'
import { type Database, onConnection, openDatabase, transact } from './open-database'

type Ended = { name: string; parent: string | undefined; attributes: Attributes | undefined; error: string | undefined }

afterEach(() => useTracer(undefined))

test('every kind of statement has a span of the request that ran it, also if it waited for the connection of another', async () => {
  await using opened = await open()
  const { db, ended } = opened
  await Promise.all(
    ['r1', 'r2', 'r3'].map((traceparent) =>
      inRequest({ traceparent }, async () => {
        await db.query(`select pg_sleep(0.05) /* ${traceparent} */`)
        await db.kysely.selectNoFrom(sql`1`.as(traceparent)).execute()
        await db.prisma.$queryRawUnsafe(`select 1 as "${traceparent}"`)
        await transact(db, (client) => client.query(`select 2 as "${traceparent}"`))
        expect(currentRequest()).toEqual({ traceparent })
      }),
    ),
  )
  await db.query('select 3')
  const marked = ended.flatMap(({ parent, attributes }) => {
    const [mark] = /r\d/.exec(String(attributes?.['db.query.text'])) ?? []
    return mark ? [[mark, parent]] : []
  })
  expect(marked).toHaveLength(12)
  for (const [mark, parent] of marked) expect(parent).toBe(mark)
  // Begin and commit of three transactions, and nothing of the statement that no request ran.
  expect(ended).toHaveLength(18)
})

test('a span names its function and its failure, and contains no value', async () => {
  await using opened = await open()
  const { db, ended } = opened
  await inRequest({ traceparent: 'r' }, async () => {
    await db.query('select upper($1)', ['Lovelace'])
    await db.query("select 'Love''lace' as name, 1 from generate_series(1, 1)")
    await db.query('select $1::int', ['Lovelace']).catch(() => {})
    await db.readLines("select 'Lovelace'")
    await onConnection(db.pool, async (client) => {
      const stream = client.query(copyTo("copy (select 'Lovelace') to stdout"))
      stream.resume()
      await once(stream, 'end')
    })
  })
  expect(ended.map(({ name, error }) => [name, error])).toEqual([
    ['SELECT upper', undefined],
    ['SELECT generate_series', undefined],
    ['SELECT', '22P02'],
    ['COPY', undefined],
    ['COPY', undefined],
  ])
  expect(JSON.stringify(ended)).not.toMatch(/love|lace/i)
  const copies = ended.filter(({ name }) => name === 'COPY')
  expect(copies.map(({ attributes }) => attributes?.['db.query.text'])).toEqual([undefined, undefined])
})

test('a pool that was opened while tracing is off has no spans', async () => {
  await using opened = await open({ isOff: true })
  useTracer(opened.tracer)
  await inRequest({ traceparent: 'r' }, () => opened.db.query('select 1'))
  expect(opened.ended).toEqual([])
})

/** A pool of one connection, and the spans that have ended. */
async function open({ isOff = false } = {}) {
  const database = await createTestDatabase(inject('template'))
  const ended: Ended[] = []
  const tracer: Parameters<typeof useTracer>[0] = {
    start: (name, { parent, attributes }) => ({
      traceparent: 'of a statement',
      end: (outcome) => void ended.push({ name, parent, attributes, error: outcome?.error }),
    }),
    close: async () => {},
  }
  if (!isOff) useTracer(tracer)
  const db: Database = openDatabase({ url: database.webUrl, poolSize: 1, name: 'traced' })
  return {
    db,
    ended,
    tracer,
    async [Symbol.asyncDispose]() {
      await db.close()
      await database[Symbol.asyncDispose]()
    },
  }
}
