import type { Metrics } from '#core/metrics/open-metrics'
import type { Verified } from '#core/verification/verify-next'

/** Returns what counts each verification in the metrics. */
export function countVerification(metrics: Metrics): (verified: Verified, seconds: number) => void {
  return ({ kind, differences }, seconds) => {
    metrics.count('countersign_verifications_total', { kind, outcome: differences > 0 ? 'different' : 'verified' })
    metrics.count('countersign_verification_differences_total', { kind }, differences)
    metrics.observe('countersign_verification_duration_seconds', { kind }, seconds)
  }
}
