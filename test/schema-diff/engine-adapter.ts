import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import pg from 'pg'

/** The database as the schema engine expects it, for comparing it with the Prisma schema. It replays no migrations. */
export function openEngineAdapter(url: string): EngineAdapter {
  const pools: pg.Pool[] = []
  return {
    factory: {
      provider: 'postgres',
      adapterName: '@prisma/adapter-pg',
      connect: () => {
        const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 10_000 })
        pools.push(pool)
        pool.on('error', () => {})
        return new PrismaPg(pool).connect()
      },
      connectToShadowDb: () => Promise.reject(new Error('Comparing a database with the schema needs no shadow database.')),
    },
    // The engine does not close what it opened.
    close: async () => {
      await Promise.all(pools.map((pool) => pool.end()))
    },
  }
}

export interface EngineAdapter {
  factory: SqlMigrationAwareDriverAdapterFactory
  close(): Promise<void>
}
