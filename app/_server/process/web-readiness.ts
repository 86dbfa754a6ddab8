import { getVerificationStatus } from '#core/verification/get-verification-status'
import { type Readiness, watchReadiness } from './readiness'
import { web } from './web'

const slot = globalThis as typeof globalThis & { countersignReadiness?: ReturnType<typeof watchReadiness> }

/** Whether this process is ready, from what was last known. The first call begins to watch. */
export function readiness(): Readiness {
  slot.countersignReadiness ??= watchReadiness({
    // These connections do not wait for a burst of requests.
    readDatabase: async () => getVerificationStatus({ ctx: { db: web().live } }),
    pingTemporal: async () => web().worker.ping(),
  })
  return slot.countersignReadiness.read()
}
