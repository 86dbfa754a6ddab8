import pg from 'pg'
import { generateClient } from '#bin/build/generate-client'
import { clockProblem, readClockAheadMs } from '#core/database/clock'
import { plainConnectionWarning, protectionOf, tlsProblem } from '#core/database/tls'
import { oldestPostgres, postgresProblem } from '#core/startup/postgres-version'
import { getVerificationStatus } from '#core/verification/get-verification-status'
import { hasDeepFailed, type VerificationStatus } from '#core/verification/verification-status'
import { findRolesOutOfReach, reachSql } from '#database/may-end-back-ends'
import { readMigrations } from '#database/migrate'
import { LOGIN_ROLES, roleName } from '#database/roles'
import { type Finding, well, wrong } from './finding'

/** Whether the database answers, has every migration, the roles to sign in as, the same clock, and a verifier. */
export async function examineDatabase(ownerUrl: string): Promise<Finding[]> {
  let client: pg.Client | undefined
  try {
    // Reads the certificates that the URL names.
    client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000 })
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query<{ version: string; versionNumber: number; hasMigrations: boolean; hasVerifications: boolean }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as "versionNumber",
         to_regclass('migration.applied') is not null as "hasMigrations",
         to_regclass('deep_verification') is not null as "hasVerifications"`,
    )
    const [found] = rows
    if (postgresProblem(found?.versionNumber ?? 0)) {
      return [wrong('database', `PostgreSQL ${found?.version}`, `Upgrade the server to PostgreSQL ${oldestPostgres} or later.`)]
    }
    return [
      well('database', `PostgreSQL ${found?.version}`),
      examineTls(ownerUrl),
      examineMigrations(found?.hasMigrations ? await appliedMigrations(client) : []),
      await examineRoles(client),
      await examineReach(client),
      await examineClock(client),
      // A database that is not migrated yet has no status of verification.
      ...(found?.hasVerifications ? await examineVerification(ownerUrl) : []),
    ]
  } catch (error) {
    const problem = tlsProblem(error)
    if (problem) return [wrong('TLS to PostgreSQL', problem, 'docs/operations.md, TLS')]
    const reason = error instanceof Error ? error.message : String(error)
    return [wrong('database', `does not answer: ${reason}`, 'Start the server that DATABASE_URL names, or correct DATABASE_URL.')]
  } finally {
    await client?.end().catch(() => {})
  }
}

/** Whether others may read what goes to the database. */
export function examineTls(ownerUrl: string): Finding {
  const name = 'TLS to PostgreSQL'
  const warning = plainConnectionWarning('DATABASE_URL', ownerUrl)
  if (warning) return wrong(name, warning, 'docs/operations.md, TLS')
  const { host, protection } = protectionOf(ownerUrl)
  if (protection === 'verified') return well(name, `to ${host}, whose certificate is checked`)
  return well(name, protection === 'local' ? 'not needed: it is on this machine' : `off for ${host}, as DATABASE_URL says`)
}

function examineMigrations(applied: string[]): Finding {
  const name = 'migrations'
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

async function examineClock(client: pg.Client): Promise<Finding> {
  const problem = clockProblem(await readClockAheadMs({ query: async (sql) => (await client.query(sql)).rows }))
  return problem ? wrong('clock', problem, 'set up NTP on both machines') : well('clock', 'the same as that of the database')
}

async function examineVerification(ownerUrl: string): Promise<Finding[]> {
  // A fresh clone has no client yet.
  await generateClient()
  const { openDatabase } = await import('#core/database/open-database')
  const db = openDatabase({ url: ownerUrl, poolSize: 1, name: 'countersign doctor' })
  try {
    const status = await getVerificationStatus({ ctx: { db } })
    return [examineVerifier(status), examineDeepVerification(status)]
  } finally {
    await db.close()
  }
}

function examineVerifier({ hasVerifier }: VerificationStatus): Finding {
  return hasVerifier
    ? well('verifier', 'was seen in the last minute')
    : wrong('verifier', 'none was seen in the last minute: nothing becomes final', 'start a verifier, or npm start')
}

function examineDeepVerification(status: VerificationStatus): Finding {
  const name = 'deep verification'
  const last = status.deep && `${status.deep.endedAt.slice(0, 16).replace('T', ' ')} UTC`
  if (hasDeepFailed(status)) return wrong(name, `found a difference, ${last}`, 'look at the audit page')
  if (status.isDeepLate) return wrong(name, 'is more than 26 hours old', 'look at the audit page')
  return well(name, last === null ? 'none yet' : `nothing found, ${last}`)
}

async function examineRoles(client: pg.Client): Promise<Finding> {
  const wanted = LOGIN_ROLES.map(roleName)
  const { rows } = await client.query<{ name: string }>('select rolname as name from pg_roles where rolname = any($1)', [wanted])
  const missing = wanted.filter((role) => !rows.some(({ name }) => name === role))
  return missing.length === 0
    ? well('roles', wanted.join(', '))
    : wrong('roles', `${missing.join(', ')} not there`, 'npm run db:migrate; where the owner may not make roles: npm run db:roles-sql')
}
