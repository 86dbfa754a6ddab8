import { authSecretsOf } from '#core/environment'
import { outageLog } from '#core/errors/outage-log'
import { getVerificationStatus } from '#core/verification/get-verification-status'
import { compareWithDatabase, problemsOf } from './compare-with-database'
import { noteClockAhead } from './database-time'
import { log } from './log'
import { type DatabaseStatus, type Readiness, watchReadiness } from './readiness'
import { web } from './web'

const slot = globalThis as typeof globalThis & { countersignReadiness?: ReturnType<typeof watchReadiness> }

/** Whether this process is ready, from what was last known. The first call begins to watch. */
export function readiness(): Readiness {
  slot.countersignReadiness ??= watchReadiness({
    readDatabase: logged('PostgreSQL', readDatabase()),
    pingTemporal: logged('Temporal', () => web().worker.ping()),
  })
  return slot.countersignReadiness.read()
}

/** Whether the database is known to refuse what this process signs. False in a process that does not watch. */
export function isSecretUnknown(): boolean {
  const known = slot.countersignReadiness?.read()
  return known?.database === true && !known.secret
}

function readDatabase(): () => Promise<DatabaseStatus> {
  let warned = ''
  return async () => {
    // These connections do not wait for a burst of requests.
    const { environment, live: db } = web()
    const comparison = await compareWithDatabase(db, authSecretsOf(environment))
    noteClockAhead(comparison.clockAheadMs)
    const problems = problemsOf(comparison)
    // A clock that drifts is one problem, not one for each second.
    const causes = problems.join(' ').replace(/\d+ s/, '')
    if (problems.length > 0 && causes !== warned) log().warn(comparison, problems.join(' '))
    warned = causes
    return { ...comparison, ...(await getVerificationStatus({ ctx: { db } })) }
  }
}

/** The same check, which logs once when `what` goes away and once when it is back. */
export function logged<Value>(
  what: string,
  check: () => Promise<Value>,
  to: Parameters<typeof outageLog>[0] = log(),
): () => Promise<Value> {
  const outage = outageLog(to, { failed: `${what} cannot be reached`, worked: `${what} can be reached again` })
  return async () => {
    try {
      const value = await check()
      outage.worked()
      return value
    } catch (error) {
      outage.failed(error)
      throw error
    }
  }
}
