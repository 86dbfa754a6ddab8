import pg from 'pg'
import { LOGIN_ROLES, type LoginRole, roleName } from './roles'

/** The same for the owner of a database. */
export async function rolesOutOfReachOf(ownerUrl: string): Promise<LoginRole[]> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    return await findRolesOutOfReach(client)
  } finally {
    await client.end()
  }
}

/** The login roles whose stalled transactions the owner, whose connection this is, may not end. */
export async function findRolesOutOfReach(client: pg.Client): Promise<LoginRole[]> {
  const { rows } = await client.query<{ name: string }>(
    `select rolname as name from pg_roles where rolname = any($1) and not pg_has_role(current_user, oid, 'usage')`,
    [LOGIN_ROLES.map(roleName)],
  )
  return LOGIN_ROLES.filter((role) => rows.some(({ name }) => name === roleName(role)))
}

/** What a database administrator runs to allow it. */
export const reachSql = (roles: readonly LoginRole[], owner: string) =>
  `GRANT ${roles.map(roleName).join(', ')} TO ${owner} WITH INHERIT TRUE, SET FALSE;`
