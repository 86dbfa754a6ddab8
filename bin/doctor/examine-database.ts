import pg from 'pg'
import { findRolesOutOfReach, reachSql } from '#database/may-end-back-ends'
import { listMigrations } from '#database/migrate'
import { LOGIN_ROLES, roleName } from '#database/roles'
import { type Finding, well, wrong } from './finding'

/** Whether the database answers, has every migration, and the three roles to sign in as. */
export async function examineDatabase(ownerUrl: string): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string }>(`select 'PostgreSQL ' || current_setting('server_version') as version`)
    return [
      well('database', rows[0]?.version ?? 'answers'),
      await examineMigrations(client),
      await examineRoles(client),
      await examineReach(client),
    ]
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [wrong('database', `does not answer: ${reason}`, 'Start the server that DATABASE_URL names, or correct DATABASE_URL.')]
  } finally {
    await client.end().catch(() => {})
  }
}

async function examineMigrations(client: pg.Client): Promise<Finding> {
  const name = 'migrations'
  const { rows } = await client.query<{ found: string | null }>(`select to_regclass('_prisma_migrations')::text as found`)
  const applied = rows[0]?.found ? await appliedMigrations(client) : []
  const missing = listMigrations().filter((migration) => !applied.includes(migration))
  return missing.length === 0
    ? well(name, `all ${applied.length} applied`)
    : wrong(name, `${missing.length} not applied: ${missing.join(', ')}`, 'npm run db:migrate, or npm start, which does it by itself')
}

async function appliedMigrations(client: pg.Client): Promise<string[]> {
  const sql = 'select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null'
  return (await client.query<{ name: string }>(sql)).rows.map(({ name }) => name)
}

async function examineReach(client: pg.Client): Promise<Finding> {
  const name = 'stalled transactions'
  const roles = await findRolesOutOfReach(client)
  if (roles.length === 0) return well(name, 'can be ended')
  const missing = `the owner of the database may not end those of ${roles.map(roleName).join(', ')}, which could hold up every act`
  return wrong(name, missing, `as an administrator of the server: ${reachSql(roles, '<the owner of the database>')}`)
}

async function examineRoles(client: pg.Client): Promise<Finding> {
  const wanted = LOGIN_ROLES.map(roleName)
  const { rows } = await client.query<{ name: string }>('select rolname as name from pg_roles where rolname = any($1)', [wanted])
  const missing = wanted.filter((role) => !rows.some(({ name }) => name === role))
  return missing.length === 0
    ? well('roles', wanted.join(', '))
    : wrong('roles', `${missing.join(', ')} not there`, 'npm run db:migrate; where the owner may not make roles: npm run db:roles-sql')
}
