import pg from 'pg'
import { callFunction } from '#core/database/call-function'
import type { AuthSecrets } from '#core/secrets/auth-secrets'

type InstallOptions = { ownerUrl: string; authSecrets: AuthSecrets }

/**
 * Stores in the database the keys that its functions check signatures with, and removes every other one. Run as the owner, after
 * migrating.
 */
export async function installAuthKeys({ ownerUrl, authSecrets: { present, earlier } }: InstallOptions): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await callFunction(client, 'install_auth_keys', { secret: present, earlier })
  } finally {
    await client.end()
  }
}
