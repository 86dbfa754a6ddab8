import { proxyActivities } from '@temporalio/workflow'
import type { VerificationActivities } from '#worker/contract'

const { requestDeepVerification } = proxyActivities<VerificationActivities>({
  startToCloseTimeout: '1 minute',
  // The schedule asks again the next night.
  scheduleToCloseTimeout: '12 hours',
})

/** Started by the nightly schedule. Requests a deep verification, which the verifier carries out. */
export async function verifyEverything(): Promise<void> {
  await requestDeepVerification()
}
