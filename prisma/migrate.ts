import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { openMigrationAdapter } from './migration-adapter'
import { openSchemaEngine } from './schema-engine'

const MIGRATIONS = join(import.meta.dirname, 'migrations')

interface MigrateOptions {
  /** The database as its owner. */
  ownerUrl: string
  /** Where the migrations are; the project's own by default. */
  folder?: string
}

/**
 * Applies the migrations that the database has not had yet, in order, and returns their names.
 * Two at once wait for each other. Throws an Error that names the migration and the database's complaint.
 */
export async function migrate({ ownerUrl, folder = MIGRATIONS }: MigrateOptions): Promise<string[]> {
  const lock = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  lock.on('error', () => {})
  await lock.connect()
  try {
    await lockMigrations(lock)
    const adapter = openMigrationAdapter(ownerUrl)
    try {
      return await apply(await openSchemaEngine(adapter.factory), readMigrations(folder))
    } finally {
      await adapter.close()
    }
  } finally {
    await lock.end()
  }
}

/** Held until the connection ends. In a schema of the owner's own: an advisory lock, any role could take. */
async function lockMigrations(client: pg.Client): Promise<void> {
  for (const statement of ['create schema if not exists migration', 'create table if not exists migration.lock ()']) {
    // Two that make it at once: the second finds it made.
    await client.query(statement).catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION)) throw error
    })
  }
  await client.query('begin')
  await client.query('lock table migration.lock in access exclusive mode')
}

const UNIQUE_VIOLATION = '23505'

/** The names of the migrations in a folder, in the order they are applied. */
export function listMigrations(folder = MIGRATIONS): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort()
}

async function apply(engine: SchemaEngine, migrationsList: MigrationList): Promise<string[]> {
  const { failedMigrationNames, editedMigrationNames } = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: NO_FILTER,
  })
  if (editedMigrationNames.length > 0) {
    throw new Error(
      `Migrations were changed after this database had them: ${editedMigrationNames.join(', ')}. Put the change into a new one, or start on another data folder (DATA_DIR).`,
    )
  }
  // Each migration is one transaction: of one that failed, or whose process was killed, nothing is left but this note.
  for (const migrationName of failedMigrationNames) await engine.markMigrationRolledBack({ migrationName })
  try {
    return (await engine.applyMigrations({ migrationsList, filters: NO_FILTER })).appliedMigrationNames
  } catch (error) {
    throw new Error(`A migration failed and left nothing behind. ${firstLines(error)}`)
  }
}

// What follows are the engine's own call sites, which help nobody here.
function firstLines(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const [message = '', sites = ''] = text.split(/^ +0: /m)
  const name = sites.match(/migration_name="([^"]+)"/)?.[1]
  return `${name === undefined ? '' : `${name}: `}${message.trim()}`
}

const NO_FILTER = { externalTables: [], externalEnums: [] }

function readMigrations(baseDir: string): MigrationList {
  const lockFile = join(baseDir, 'migration_lock.toml')
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: existsSync(lockFile) ? readFileSync(lockFile, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: listMigrations(baseDir).map((path) => ({
      path,
      migrationFile: { path: 'migration.sql', content: readSql(join(baseDir, path)) },
    })),
  }
}

function readSql(folder: string) {
  return { tag: 'ok' as const, value: readFileSync(join(folder, 'migration.sql'), 'utf8') }
}
