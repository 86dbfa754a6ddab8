import pg from 'pg'
import { callFunction } from '#core/database/call-function'

/** Stores the secret that signs session cookies in the database, whose functions check them. Run as the owner, after migrating. */
export async function installAuthKey({ ownerUrl, authSecret }: { ownerUrl: string; authSecret: string }): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await callFunction(client, 'install_auth_key', { secret: authSecret })
  } finally {
    await client.end()
  }
}
