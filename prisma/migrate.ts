import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import pg from 'pg'
import { StartRefusal } from '#core/errors/start-refusal'
import { applyFunctions } from './functions'
import { runFile } from './run-file'

interface MigrateOptions {
  /** The database as its owner. */
  ownerUrl: string
  /** Contains `migrations/*.sql` and `functions/*.sql`; the project's own by default. */
  folder?: string
}

type Migration = { name: string; sql: string; sha256: string }

/** The database has a migration in another form than this version does. */
export class MigrationEditedError extends StartRefusal {
  constructor(names: string[]) {
    super(
      `Migrations were changed after this database had them: ${names.join(', ')}. Put the change into a new one, or start on another data folder (DATA_DIR).`,
      'migration-edited',
    )
  }
}

/** A newer version migrated the database, and the functions of this one would replace its own. */
export class DatabaseNewerError extends StartRefusal {
  constructor(names: string[]) {
    super(
      `The database has migrations that this version of Countersign does not have: ${names.join(', ')}. Start the version that applied them, or a later one.`,
      'database-newer',
    )
  }
}

/**
 * Applies the migrations that the database does not have, in order, then the SQL functions whose text has changed, all in one
 * transaction. Returns the names of the migrations it applied. A second run waits for the first. Throws MigrationEditedError,
 * DatabaseNewerError, or a StartRefusal that names the file and the line that PostgreSQL refused.
 */
export async function migrate({ ownerUrl, folder = import.meta.dirname }: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    await makeMigrationSchema(client)
    await client.query('begin')
    // A table of the owner's own: any role could take an advisory lock.
    await client.query('lock table migration.applied in access exclusive mode')
    const applied = await applyMigrations(client, readMigrations(folder))
    await applyFunctions(client, join(folder, 'functions'))
    await client.query('commit')
    return applied
  } finally {
    await client.end()
  }
}

/** All migrations in the order they are applied. */
export function readMigrations(folder = import.meta.dirname): Migration[] {
  const path = join(folder, 'migrations')
  return readdirSync(path)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const sql = readFileSync(join(path, file), 'utf8')
      return { name: basename(file, '.sql'), sql, sha256: createHash('sha256').update(sql).digest('hex') }
    })
}

async function applyMigrations(client: pg.Client, migrations: Migration[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from migration.applied')
  const had = new Map(rows.map(({ name, sha256 }) => [name, sha256]))
  const edited = migrations.filter(({ name, sha256 }) => had.has(name) && had.get(name) !== sha256).map(({ name }) => name)
  if (edited.length > 0) throw new MigrationEditedError(edited)
  const unknown = rows.map(({ name }) => name).filter((name) => !migrations.some((migration) => migration.name === name))
  if (unknown.length > 0) throw new DatabaseNewerError(unknown)
  const missing = migrations.filter(({ name }) => !had.has(name))
  for (const { name, sql, sha256 } of missing) {
    await runFile(client, `migrations/${name}.sql`, sql)
    await client.query('insert into migration.applied (name, sha256) values ($1, $2)', [name, sha256])
  }
  return missing.map(({ name }) => name)
}

async function makeMigrationSchema(client: pg.Client): Promise<void> {
  const statements = [
    'create schema if not exists migration',
    'create table if not exists migration.applied (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    'create table if not exists migration.function (name text primary key, sha256 text not null)',
  ]
  for (const statement of statements) {
    // Two runs at once: the second one finds it made.
    await client.query(statement).catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError && error.code === '23505')) throw error
    })
  }
}
