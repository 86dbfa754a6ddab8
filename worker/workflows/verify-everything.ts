import { proxyActivities } from '@temporalio/workflow'
import type { VerificationActivities } from '#worker/contract'

const { requestDeepVerification } = proxyActivities<VerificationActivities>({
  startToCloseTimeout: '1 minute',
  // The schedule asks again the next night.
  scheduleToCloseTimeout: '12 hours',
})

/** Started by the nightly schedule. The worker only asks: the verifier compares, and records what it found. */
export async function verifyEverything(): Promise<void> {
  await requestDeepVerification()
}
