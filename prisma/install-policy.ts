import pg from 'pg'
import { callFunction } from '#core/database/call-function'

export type Policy = { idleMinutes: number; stepUpMinutes: number; checkersNeedSecondFactor: boolean; undoWindowSeconds: number }

/**
 * Stores in the database how long a sign-in may be idle, how recent it must be for step-up, whether checkers need a second factor, and
 * how long an approval can be undone. Run as the owner, after migrating.
 */
export async function installPolicy({ ownerUrl, policy }: { ownerUrl: string; policy: Policy }): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await callFunction(client, 'install_policy', policy)
  } finally {
    await client.end()
  }
}
