import type pg from 'pg'
import { callFunction } from '#core/database/call-function'

/**
 * Lifts an operator's suspension as the owner of the database, without confirmation; audited. Returns whether there was one, and the
 * addresses of the active admins for a mail. Throws for an unknown address.
 */
export async function liftSuspensionOnServer(
  client: pg.Client,
  { email }: { email: string },
): Promise<{ isLifted: boolean; admins: string[] }> {
  const { rows } = await client.query<{ id: string }>('select id from auth.operator where email = $1', [email])
  const [operator] = rows
  if (!operator) throw new Error(`There is no operator ${email}.`)
  const isLifted = await callFunction(client, 'lift_suspension_on_server', { operator: operator.id })
  const admins = await client.query<{ email: string }>(`select email from operator where active and 'admin' = any(roles) order by email`)
  return { isLifted, admins: admins.rows.map((row) => row.email) }
}
