import { callFunction } from '#core/database/call-function'
import { clockProblem, readClockAheadMs } from '#core/database/clock'
import type { Database } from '#core/database/open-database'
import type { AuthSecrets } from '#core/secrets/auth-secrets'
import { sealsOf } from '#core/secrets/seals'

export type Comparison = { isSecretKnown: boolean; clockAheadMs: number }

/** Whether the database accepts what this process signs, and how their clocks differ. */
export async function compareWithDatabase(db: Database, authSecrets: AuthSecrets): Promise<Comparison> {
  const signature = sealsOf(authSecrets).signatureOf('compare-secrets', [])
  const isSecretKnown = await callFunction(db, 'is_secret_known', { signature })
  return { isSecretKnown, clockAheadMs: await readClockAheadMs(db) }
}

export const unknownSecret =
  'The database does not know the AUTH_SECRET of this web server, so no one can sign in here. Set the secret that the migration job installed, or run the migration job with this one.'

/** What is wrong, as sentences for the person who runs the server. */
export function problemsOf({ isSecretKnown, clockAheadMs }: Comparison): string[] {
  return [isSecretKnown ? null : unknownSecret, clockProblem(clockAheadMs)].filter((problem) => problem !== null)
}
