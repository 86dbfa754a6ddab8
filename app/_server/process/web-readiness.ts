import { authSecretsOf } from '#core/environment'
import { getVerificationStatus } from '#core/verification/get-verification-status'
import { compareWithDatabase, problemsOf } from './compare-with-database'
import { noteClockAhead } from './database-time'
import { log } from './log'
import { type DatabaseStatus, type Readiness, watchReadiness } from './readiness'
import { web } from './web'

const slot = globalThis as typeof globalThis & { countersignReadiness?: ReturnType<typeof watchReadiness> }

/** Whether this process is ready, from what was last known. The first call begins to watch. */
export function readiness(): Readiness {
  slot.countersignReadiness ??= watchReadiness({ readDatabase: readDatabase(), pingTemporal: async () => web().worker.ping() })
  return slot.countersignReadiness.read()
}

/** Whether the database is known to refuse what this process signs. False in a process that does not watch. */
export function isSecretUnknown(): boolean {
  const known = slot.countersignReadiness?.read()
  return known?.database === true && !known.secret
}

function readDatabase(): () => Promise<DatabaseStatus> {
  let logged = ''
  return async () => {
    // These connections do not wait for a burst of requests.
    const { environment, live: db } = web()
    const comparison = await compareWithDatabase(db, authSecretsOf(environment))
    noteClockAhead(comparison.clockAheadMs)
    const problems = problemsOf(comparison)
    // A clock that drifts is one problem, not one for each second.
    const causes = problems.join(' ').replace(/\d+ s/, '')
    if (problems.length > 0 && causes !== logged) log().warn(comparison, problems.join(' '))
    logged = causes
    return { ...comparison, ...(await getVerificationStatus({ ctx: { db } })) }
  }
}
