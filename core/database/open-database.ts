import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { copyBytes, copyLines } from '#core/database/copy-bytes'
import { DomainError, isRefusalCode } from '#core/errors'
import { PrismaClient } from '#prisma/client'

/** One login role's way to the database: Prisma for the models, the pool for functions, keyset lists and COPY. */
export type Database = {
  prisma: PrismaClient
  pool: pg.Pool
  /** Runs one statement. A refusal by one of the database's own functions arrives as a DomainError. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
  /** The bytes of a query's one bytea column, row after row, in pieces. */
  readBytes(select: string): Promise<Uint8Array[]>
  /** The rows of a query as lines of COPY's text format, in pieces. */
  readLines(select: string): Promise<Uint8Array[]>
  close(): Promise<void>
}

/**
 * Opens a pool of at most `poolSize` connections; connects when first used.
 * Nothing waits for ever: 15 s for a connection, for a burst of requests may have all of them; 60 s for a statement.
 * Connections are kept for five minutes, for the first requests of a burst would wait for new ones.
 */
export function openDatabase({ url, poolSize, name }: { url: string; poolSize: number; name: string }): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: name,
    connectionTimeoutMillis: 15_000,
    idleTimeoutMillis: 300_000,
    statement_timeout: 60_000,
    query_timeout: 65_000,
    keepAlive: true,
  })
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => {})
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    prisma,
    pool,
    query: (sql, values) => queryOn(pool, sql, values),
    readBytes: (select) => readBytesFrom(pool, select),
    readLines: (select) => onConnection(pool, (client) => copyLines(client, select)),
    close: async () => {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

/** The same on one connection, for what belongs to a transaction. */
export async function queryOn<Row extends pg.QueryResultRow>(on: pg.Pool | pg.PoolClient, sql: string, values?: unknown[]): Promise<Row[]> {
  try {
    return (await on.query<Row>(sql, values)).rows
  } catch (error) {
    throw asRefusal(error)
  }
}

/**
 * The same database through one connection, for what belongs to its transaction; Prisma's models stay outside.
 * What is asked for at once is asked one after the other.
 */
export function throughOne(db: Database, client: pg.PoolClient): Database {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(ask: () => Promise<Result>): Promise<Result> => {
    const answer = last.then(ask, ask)
    last = answer
    return answer
  }
  return {
    ...db,
    query: (sql, values) => inTurn(() => queryOn(client, sql, values)),
    readBytes: (select) => inTurn(() => copyBytes(client, select)),
    readLines: (select) => inTurn(() => copyLines(client, select)),
  }
}

const readBytesFrom = (pool: pg.Pool, select: string) => onConnection(pool, (client) => copyBytes(client, select))

/** Runs `act` on one connection, which is closed when it throws: what a stream left on it is unknown. */
export async function onConnection<Result>(pool: pg.Pool, act: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  client.on('error', ignore)
  let isWhole = false
  try {
    const result = await act(client)
    isWhole = true
    return result
  } catch (error) {
    throw asRefusal(error)
  } finally {
    client.off('error', ignore)
    client.release(!isWhole)
  }
}

/** Runs `act` in one transaction on one connection; rolls back when it throws. */
export async function transact<Result>(database: Database, act: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await database.pool.connect()
  // A connection that breaks while checked out must not end the process; the statement under way fails by itself.
  client.on('error', ignore)
  let isBroken = false
  try {
    await client.query('begin')
    const result = await act(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {
      isBroken = true
    })
    throw asRefusal(error)
  } finally {
    client.off('error', ignore)
    client.release(isBroken)
  }
}

/** Our functions refuse with SQLSTATE class CS, the refusal's code as message and its facts as JSON detail. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || !error.code?.startsWith('CS') || !isRefusalCode(error.message)) return error
  return new DomainError(error.message, error.detail === undefined ? {} : JSON.parse(error.detail))
}

/** The SQLSTATE of what the database complained about, if it was the database. */
export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}

const connectionFailures = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08003',
  '53300',
  'P1001',
]

/** Whether it failed because the database cannot be reached, so that trying again later makes sense. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return connectionFailures.includes(code) || /Connection terminated|timeout exceeded when trying to connect/.test(error.message)
}

function ignore() {}
