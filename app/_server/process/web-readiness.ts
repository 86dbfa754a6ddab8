import { outageLog } from '#core/errors/outage-log'
import { getVerificationStatus } from '#core/verification/get-verification-status'
import { log } from './log'
import { type Readiness, watchReadiness } from './readiness'
import { web } from './web'

const slot = globalThis as typeof globalThis & { countersignReadiness?: ReturnType<typeof watchReadiness> }

/** Whether this process is ready, from what was last known. The first call begins to watch. */
export function readiness(): Readiness {
  slot.countersignReadiness ??= watchReadiness({
    // These connections do not wait for a burst of requests.
    readDatabase: logged('PostgreSQL', () => getVerificationStatus({ ctx: { db: web().live } })),
    pingTemporal: logged('Temporal', () => web().worker.ping()),
  })
  return slot.countersignReadiness.read()
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
