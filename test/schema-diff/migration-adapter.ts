import { PrismaPg } from '@prisma/adapter-pg'
import { DriverAdapterError, type SqlDriverAdapter, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import pg from 'pg'

/**
 * The database as the schema engine expects it. Unlike the adapter it builds on, it sends a script to the server whole, because the
 * adapter splits at every semicolon, also inside functions.
 */
export function openMigrationAdapter(url: string): MigrationAdapter {
  const pools: pg.Pool[] = []
  const connect = async (address: string) => {
    const pool = new pg.Pool({ connectionString: address, max: 1, connectionTimeoutMillis: 10_000 })
    pools.push(pool)
    pool.on('error', () => {})
    const adapter = await new PrismaPg(pool).connect()
    adapter.executeScript = (script) => runWhole(pool, script)
    return adapter
  }
  return {
    factory: {
      provider: 'postgres',
      adapterName: '@prisma/adapter-pg',
      connect: () => connect(url),
      connectToShadowDb: () => connectToThrowAway(url, connect),
    },
    // The engine does not close what it opened, and keeps its lock until then.
    close: async () => {
      await Promise.all(pools.map((pool) => pool.end()))
    },
  }
}

export interface MigrationAdapter {
  factory: SqlMigrationAwareDriverAdapterFactory
  close(): Promise<void>
}

/** A database that lives as long as the connection, for replaying migrations. */
async function connectToThrowAway(url: string, connect: (address: string) => Promise<SqlDriverAdapter>): Promise<SqlDriverAdapter> {
  const name = `shadow_${crypto.randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  const adapter = await connect(Object.assign(new URL(url), { pathname: `/${name}` }).href)
  const dispose = adapter.dispose.bind(adapter)
  adapter.dispose = async () => {
    await dispose()
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin.end()
  }
  return adapter
}

async function runWhole(pool: pg.Pool, script: string): Promise<void> {
  try {
    await pool.query(script)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    const { code = 'XX000', severity = 'ERROR', detail, hint, column } = error
    const message = error.position === undefined ? error.message : `${error.message} (line ${lineAt(script, Number(error.position))})`
    throw new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, hint, column })
  }
}

function lineAt(script: string, position: number): number {
  return script.slice(0, position - 1).split('\n').length
}
