import pg from 'pg'
import { findRolesOutOfReach, reachSql } from '#database/may-end-back-ends'
import { readMigrations } from '#database/migrate'
import { LOGIN_ROLES, roleName } from '#database/roles'
import { type Finding, well, wrong } from './finding'

/** Whether the database answers, has every migration, the login roles, and a verifier. */
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
      ...(await examineVerification(client)),
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
  const { rows } = await client.query<{ found: string | null }>(`select to_regclass('migration.applied')::text as found`)
  const applied = rows[0]?.found ? await appliedMigrations(client) : []
  const missing = readMigrations()
    .map(({ name }) => name)
    .filter((migration) => !applied.includes(migration))
  return missing.length === 0
    ? well(name, `all ${applied.length} applied`)
    : wrong(name, `${missing.length} not applied: ${missing.join(', ')}`, 'npm run db:migrate, or npm start, which does it by itself')
}

async function appliedMigrations(client: pg.Client): Promise<string[]> {
  return (await client.query<{ name: string }>('select name from migration.applied')).rows.map(({ name }) => name)
}

async function examineReach(client: pg.Client): Promise<Finding> {
  const name = 'stalled transactions'
  const roles = await findRolesOutOfReach(client)
  if (roles.length === 0) return well(name, 'can be ended')
  const missing = `the owner of the database may not end those of ${roles.map(roleName).join(', ')}, which could hold up every act`
  return wrong(name, missing, `as an administrator of the server: ${reachSql(roles, '<the owner of the database>')}`)
}

/** A database without migrations has nothing to report. */
async function examineVerification(client: pg.Client): Promise<Finding[]> {
  const { rows: found } = await client.query(`select to_regclass('deep_verification') is not null as there`)
  if (!found[0]?.there) return []
  const { rows } = await client.query<{ seen: boolean; late: boolean; failed: boolean; last: string | null }>(
    `select coalesce(verifier_last_seen() > clock_timestamp() - interval '1 minute', false) as seen,
       exists (select from batch where import_ended_at < clock_timestamp() - interval '26 hours')
         and not exists (select from deep_verification where ended_at > clock_timestamp() - interval '26 hours') as late,
       coalesce(d.different > 0 or not d.chain_holds, false) as failed, to_char(d.ended_at, 'YYYY-MM-DD HH24:MI') as last
     from (select 1) one left join lateral (
       select * from deep_verification where ended_at is not null order by ended_at desc limit 1) d on true`,
  )
  const [{ seen, late, failed, last } = { seen: false, late: false, failed: false, last: null }] = rows
  return [
    seen
      ? well('verifier', 'was seen in the last minute')
      : wrong('verifier', 'none was seen in the last minute: nothing becomes final', 'start a verifier, or npm start'),
    failed || late
      ? wrong('deep verification', failed ? `found a difference, ${last}` : 'is more than 26 hours old', 'look at the audit page')
      : well('deep verification', last === null ? 'none yet' : `nothing found, ${last}`),
  ]
}

async function examineRoles(client: pg.Client): Promise<Finding> {
  const wanted = LOGIN_ROLES.map(roleName)
  const { rows } = await client.query<{ name: string }>('select rolname as name from pg_roles where rolname = any($1)', [wanted])
  const missing = wanted.filter((role) => !rows.some(({ name }) => name === role))
  return missing.length === 0
    ? well('roles', wanted.join(', '))
    : wrong('roles', `${missing.join(', ')} not there`, 'npm run db:migrate; where the owner may not make roles: npm run db:roles-sql')
}
