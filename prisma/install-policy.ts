import pg from 'pg'
import { callFunction } from '#core/database/call-function'
import type { Role } from '#core/operators/operator'

export type Policy = {
  idleMinutes: number
  stepUpMinutes: number
  secondFactorFor: readonly Role[]
  undoWindowSeconds: number
  changeRequestHours: number
  /** Null for none. */
  safetyThresholdPercent: number | null
}

/**
 * Stores in the database how long a sign-in may be idle, how recent it must be for step-up, which roles need a second
 * factor to act, how long an approval can be undone, when a change request expires, and which part of the register needs a second checker.
 * Run as the owner, after migrating.
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
