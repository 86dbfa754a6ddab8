import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { copyBytes, copyLines } from '#core/database/copy-bytes'
import { createQueries, type Queries } from '#core/database/kysely'
import { noteOpenPool } from '#core/database/open-pools'
import { asRefusal, queryOn } from '#core/database/query-on'
import { PrismaClient } from '#prisma/client'

/** The database as one login role: Prisma and Kysely for reads, the pool for functions, transactions and COPY. */
export type Database = {
  prisma: PrismaClient
  /** For reads that Prisma's model API cannot express. */
  kysely: Queries
  pool: pg.Pool
  /** Runs one SQL statement. A refusal by a guarded function arrives as a DomainError. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
  /** The bytes of a query's single bytea column, concatenated over its rows, as chunks. */
  readBytes(select: string): Promise<Uint8Array[]>
  /** The rows of a query as lines in COPY's text format, as chunks that may end in the middle of a line. */
  readLines(select: string): Promise<Uint8Array[]>
  close(): Promise<void>
}

/**
 * Opens a pool of at most `poolSize` connections, which connects on first use. `name` is what PostgreSQL shows as application.
 * Requests wait up to 15 s for a connection, because a burst may use all of them; a statement may take 60 s.
 * Idle connections stay open for five minutes, because opening them delays the first requests of a burst.
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
    types: { getTypeParser },
  })
  // Without a listener, an idle connection that breaks would end the process. The next query replaces it.
  pool.on('error', () => {})
  const forgetPool = noteOpenPool(name, pool)
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    prisma,
    kysely: createQueries((sql, values) => queryOn(pool, sql, values)),
    pool,
    query: (sql, values) => queryOn(pool, sql, values),
    readBytes: (select) => onConnection(pool, (client) => copyBytes(client, select)),
    readLines: (select) => onConnection(pool, (client) => copyLines(client, select)),
    close: async () => {
      forgetPool()
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

/** Reads bigint as a number, for none of ours is beyond 2^53; `pg` would return text. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)

/**
 * The database through one connection, so that statements run in its transaction. Prisma is not part of the transaction.
 * Concurrent statements are queued, because a connection runs one at a time.
 */
export function throughOne(db: Database, client: pg.PoolClient): Database {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(run: () => Promise<Result>): Promise<Result> => {
    const result = last.then(run, run)
    last = result
    return result
  }
  return {
    ...db,
    kysely: createQueries((sql, values) => inTurn(() => queryOn(client, sql, values))),
    query: (sql, values) => inTurn(() => queryOn(client, sql, values)),
    readBytes: (select) => inTurn(() => copyBytes(client, select)),
    readLines: (select) => inTurn(() => copyLines(client, select)),
  }
}

/** Runs `act` on one connection, and closes it if `act` throws, because an aborted stream leaves it in an unknown state. */
export async function onConnection<Result>(pool: pg.Pool, act: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  client.on('error', ignore)
  let hasFailed = true
  try {
    const result = await act(client)
    hasFailed = false
    return result
  } catch (error) {
    throw asRefusal(error)
  } finally {
    client.off('error', ignore)
    client.release(hasFailed)
  }
}

/**
 * Runs `act` in one transaction on one connection; rolls back when it throws. PostgreSQL ends a transaction that is open for longer than
 * `limitMs`, because a process that freezes would keep its locks for as long.
 */
export async function transact<Result>(database: Database, act: (client: pg.PoolClient) => Promise<Result>, limitMs = 0): Promise<Result> {
  const client = await database.pool.connect()
  // Without a listener, a connection that breaks while checked out would end the process. The running statement fails anyway.
  client.on('error', ignore)
  let isBroken = false
  try {
    await client.query(limitMs > 0 ? `begin; set local transaction_timeout = ${Math.round(limitMs)}` : 'begin')
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

/** The SQLSTATE of an error of PostgreSQL; undefined for any other error. */
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
  // The transaction was open for too long.
  '25P04',
  '08006',
  '08003',
  '53300',
  // Prisma's codes for the same: not reachable, timed out, closed, too many connections.
  'P1001',
  'P1008',
  'P1017',
  'P2037',
]

/** Whether an error means that the database cannot be reached, so a later attempt may succeed. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    connectionFailures.includes(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Query read timeout/.test(error.message)
  )
}

function ignore() {}
