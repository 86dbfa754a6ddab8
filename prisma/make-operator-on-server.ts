import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { callFunction } from '#core/database/call-function'
import { oneTimeToken } from '#core/operators/one-time-token'
import type { Role } from '#core/operators/operator'
import { makeOperator } from './seed'

type Wanted = { email: string; name: string; roles: Role[]; wantsLink: boolean }

/**
 * Creates an operator, or finds them by address, and grants them roles, as the owner of the database; each is audited. A new operator,
 * and on request an old one, gets a token for a link that sets a password, once and within a day.
 */
export async function makeOperatorOnServer(
  client: pg.Client,
  { email, name, roles, wantsLink }: Wanted,
): Promise<{ id: string; isNew: boolean; token: string | null }> {
  await client.query('begin')
  try {
    const { rows } = await client.query<{ id: string }>('select id from auth.operator where email = $1', [email])
    const [found] = rows
    // No one knows this password; the link sets another.
    const password = randomBytes(32).toString('base64url')
    const id = found?.id ?? (await makeOperator(client, { name, email, password, roles }))
    if (found) for (const role of roles) await callFunction(client, 'grant_role_on_server', { operator: id, role })
    const link = found && !wantsLink ? null : oneTimeToken()
    if (link) await callFunction(client, 'reset_password_on_server', { change: uuidv7(), operator: id, tokenHash: link.hash })
    await client.query('commit')
    return { id, isNew: found === undefined, token: link?.token ?? null }
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
