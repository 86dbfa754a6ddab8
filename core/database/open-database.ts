import { setTimeout as wait } from 'node:timers/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { copyBytes, copyLines } from '#core/database/copy-bytes'
import { createQueries, type Queries } from '#core/database/kysely'
import { noteOpenPool } from '#core/database/open-pools'
import { asRefusal, queryOn } from '#core/database/query-on'
import { TracedPool } from '#core/database/traced-pool'
import { isTracing } from '#core/tracing/tracer'
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
  /** Closes the idle connections that do not answer within two seconds, because a query on one would wait for the query timeout. */
  closeSilent(): Promise<void>
  close(): Promise<void>
}

type OpenOptions = {
  url: string
  poolSize: number
  name: string
  statementTimeoutMs?: number
  lockTimeoutMs?: number
  idleTransactionLimitMs?: number
}

// PostgreSQL then ends the connections of a machine that is gone within 15 s, with their transactions.
const serverKeepAlive = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2'
const answerWithinMs = 2_000

/**
 * Opens a pool of at most `poolSize` connections, which connects on first use. `name` is what PostgreSQL shows as application.
 * Requests wait up to 15 s for a connection, because a burst may use all of them; a statement may take
 * `statementTimeoutMs`, 60 s by default, and wait `lockTimeoutMs` for a lock, by default as long as it may take. A transaction that is idle
 * for `idleTransactionLimitMs`, 30 s by default, ends.
 * Idle connections stay open for five minutes, because opening them delays the first requests of a burst.
 * Statements are traced if tracing is on when the pool is opened.
 */
export function openDatabase({
  url,
  poolSize,
  name,
  statementTimeoutMs = 60_000,
  lockTimeoutMs,
  idleTransactionLimitMs = 30_000,
}: OpenOptions): Database {
  const Pool = isTracing() ? TracedPool : pg.Pool
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    application_name: name,
    connectionTimeoutMillis: 15_000,
    idleTimeoutMillis: 300_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 5_000,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: idleTransactionLimitMs,
    options: serverKeepAlive,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    types: { getTypeParser },
  })
  // Without a listener, an idle connection that breaks would end the process. The next query replaces it.
  pool.on('error', () => {})
  const forgetPool = noteOpenPool(name, pool)
  // Making the client takes 20 ms of CPU, and most processes and tests use the pool alone.
  let prisma: PrismaClient | undefined
  return {
    get prisma() {
      prisma ??= new PrismaClient({ adapter: new PrismaPg(pool) })
      return prisma
    },
    kysely: createQueries((sql, values) => queryOn(pool, sql, values)),
    pool,
    query: (sql, values) => queryOn(pool, sql, values),
    readBytes: (select) => onConnection(pool, (client) => copyBytes(client, select)),
    readLines: (select) => onConnection(pool, (client) => copyLines(client, select)),
    closeSilent: () => closeSilent(pool),
    close: async () => {
      forgetPool()
      await prisma?.$disconnect()
      await pool.end()
    },
  }
}

async function closeSilent(pool: pg.Pool): Promise<void> {
  const checkIdle = async () => {
    const client = await pool.connect()
    client.on('error', ignore)
    const answer = client.query('select').then(
      () => true,
      () => false,
    )
    const hasAnswered = await Promise.race([answer, wait(answerWithinMs, false, { ref: false })])
    client.off('error', ignore)
    client.release(!hasAnswered)
  }
  await Promise.allSettled(Array.from({ length: pool.idleCount }, checkIdle))
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
  return withOther(db, {
    kysely: createQueries((sql, values) => inTurn(() => queryOn(client, sql, values))),
    query: (sql, values) => inTurn(() => queryOn(client, sql, values)),
    readBytes: (select) => inTurn(() => copyBytes(client, select)),
    readLines: (select) => inTurn(() => copyLines(client, select)),
  })
}

/** The database with other ways to run statements. Spreading it would make its Prisma client. */
export function withOther(db: Database, parts: Partial<Database>): Database {
  return Object.create(Object.prototype, { ...Object.getOwnPropertyDescriptors(db), ...Object.getOwnPropertyDescriptors(parts) })
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

function ignore() {}
