import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { callFunction } from '#core/database/call-function'
import { oneTimeToken } from '#core/operators/one-time-token'
import type { Role } from '#core/operators/operator'
import { makeOperator } from './seed'

type Wanted = { email: string; name: string; roles: Role[]; wantsLink: boolean }
type Made = { id: string; isNew: boolean; token: string | null; proposed: Role[] }

/**
 * Creates an operator, or finds them by address, as the owner of the database. Grants the roles while fewer than two admins are active,
 * because no one could confirm them; otherwise proposes those that the operator does not have. A new operator, and on request an old one,
 * gets a token for a link that sets a password, once and within a day. All of it is in the audit.
 */
export async function makeOperatorOnServer(client: pg.Client, { email, name, roles, wantsLink }: Wanted): Promise<Made> {
  await client.query('begin')
  try {
    const { rows } = await client.query<{ id: string }>('select id from auth.operator where email = $1', [email])
    const [found] = rows
    const mustPropose = await hasTwoAdmins(client)
    // No one knows this password; the link sets another.
    const password = randomBytes(32).toString('base64url')
    const id = found?.id ?? (await makeOperator(client, { name, email, password, roles: mustPropose ? [] : roles }))
    const proposed = mustPropose ? await proposeRoles(client, id, roles) : []
    if (found && !mustPropose) for (const role of roles) await callFunction(client, 'grant_role_on_server', { operator: id, role })
    const link = found && !wantsLink ? null : oneTimeToken()
    if (link) await callFunction(client, 'reset_password_on_server', { change: uuidv7(), operator: id, tokenHash: link.hash })
    await client.query('commit')
    return { id, isNew: found === undefined, token: link?.token ?? null, proposed }
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function hasTwoAdmins(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ enough: boolean }>(`select active_holders('admin') >= 2 as enough`)
  return rows[0]?.enough === true
}

async function proposeRoles(client: pg.Client, operator: string, roles: Role[]): Promise<Role[]> {
  const { rows } = await client.query<{ role: Role }>('select role::text from operator_role_grant where operator_id = $1', [operator])
  const missing = roles.filter((role) => !rows.some((held) => held.role === role))
  for (const role of missing)
    await callFunction(client, 'propose_change_on_server', { change: uuidv7(), kind: 'grant-role', subject: operator, wanted: { role } })
  return missing
}
