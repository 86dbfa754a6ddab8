import pg from 'pg'
import { StartRefusal } from '#core/errors/start-refusal'

export const LOGIN_ROLES = ['auth', 'web', 'worker', 'verifier', 'delivery'] as const
export type LoginRole = (typeof LOGIN_ROLES)[number]
export type RolePasswords = Record<LoginRole, string>
export type ConnectionLimits = Record<LoginRole, number>

/** One value for each role. */
export function ofEachRole<Value>(make: (role: LoginRole) => Value): Record<LoginRole, Value> {
  return { auth: make('auth'), web: make('web'), worker: make('worker'), verifier: make('verifier'), delivery: make('delivery') }
}

const ATTRIBUTES = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS'

/** The roles are missing and the owner may not create them; `sql` is what a database administrator runs once. */
export class RolesMissingError extends StartRefusal {
  readonly sql: string
  constructor(missing: string[], sql: string) {
    super(
      `The database has no role ${missing.join(', ')}, and its owner may not make one. A database administrator can: npm run db:roles-sql`,
      'roles-missing',
    )
    this.sql = sql
  }
}

type ProvisionOptions = { ownerUrl: string; passwords: RolePasswords; limits?: ConnectionLimits }

/**
 * Creates the login roles, or sets their passwords where it may. Leaves existing roles that it may not change; an empty password sets
 * none. `limits` are the connections of each role, so that none takes all. The owner becomes a member of each role, because it must see
 * why their back ends stand still and end them. Throws RolesMissingError when a role is missing and the owner lacks CREATEROLE.
 */
export async function provisionRoles({ ownerUrl, passwords, limits }: ProvisionOptions): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const missing: string[] = []
    for (const role of LOGIN_ROLES) if (!(await provisionRole(client, role, passwords[role]))) missing.push(roleName(role))
    if (missing.length > 0) throw new RolesMissingError(missing, rolesSql(limits))
    for (const role of LOGIN_ROLES) {
      if (limits) await tryTo(client, `ALTER ROLE ${roleName(role)} CONNECTION LIMIT ${limits[role]}`)
      await tryTo(client, `GRANT ${roleName(role)} TO CURRENT_USER WITH INHERIT TRUE, SET FALSE`)
    }
  } finally {
    await client.end()
  }
}

/** The script with which a database administrator creates the roles; the passwords are left open. */
export function rolesSql(limits?: ConnectionLimits): string {
  const limit = (role: LoginRole) => (limits ? ` CONNECTION LIMIT ${limits[role]}` : '')
  const statements = LOGIN_ROLES.map(
    (role) => `CREATE ROLE ${roleName(role)} ${ATTRIBUTES}${limit(role)} PASSWORD '<a password of its own>';`,
  )
  const reach = `GRANT ${LOGIN_ROLES.map(roleName).join(', ')} TO <the owner of the database> WITH INHERIT TRUE, SET FALSE;`
  return `${[...statements, reach].join('\n')}\n`
}

export function roleName(role: LoginRole): string {
  return `countersign_${role}`
}

/** False when the role is missing and may not be created. */
async function provisionRole(client: pg.Client, role: LoginRole, password: string): Promise<boolean> {
  const name = roleName(role)
  const exists = (await client.query('select from pg_roles where rolname = $1', [name])).rowCount === 1
  // Without a password the role signs in by a certificate or the like, which is not ours to change.
  if (exists && password === '') return true
  const secret = password === '' ? '' : `PASSWORD ${client.escapeLiteral(password)}`
  const statement = `${exists ? 'ALTER' : 'CREATE'} ROLE ${name} ${exists ? '' : ATTRIBUTES} ${secret}`
  try {
    await client.query(statement)
    return true
  } catch (error) {
    if (isCode(error, DUPLICATE_OBJECT)) return true
    if (isCode(error, INSUFFICIENT_PRIVILEGE)) return exists
    throw error
  }
}

/** Skipped for a role that an administrator created and the owner may not change. */
async function tryTo(client: pg.Client, statement: string): Promise<void> {
  try {
    await client.query(statement)
  } catch (error) {
    if (!isCode(error, INSUFFICIENT_PRIVILEGE)) throw error
  }
}

const INSUFFICIENT_PRIVILEGE = '42501'
const DUPLICATE_OBJECT = '42710'

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
