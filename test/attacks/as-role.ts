import pg from 'pg'
import type { LoginRole } from '#database/roles'
import type { TestInstance } from '#test/instance'

/** Runs `act` with the password of a login role alone. */
export async function asRole(instance: TestInstance, role: LoginRole, act: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: instance.database[`${role}Url`] })
  await client.connect()
  try {
    await act(client)
  } finally {
    await client.end()
  }
}

export function queryAsRole(instance: TestInstance, role: LoginRole, sql: string, values: unknown[] = []): Promise<void> {
  return asRole(instance, role, (client) => client.query(sql, values))
}
