import { expect, test } from 'vitest'
import { openMetrics } from '#core/metrics/open-metrics'
import { countVerification } from './count-verification'

test('a verification is counted with its outcome, differences and duration', async () => {
  const metrics = openMetrics({ process: 'verifier', hasDefaults: false })
  const onVerified = countVerification(metrics)
  onVerified({ batchId: '', kind: 'import', differences: 0 }, 0.2)
  onVerified({ batchId: '', kind: 'deep', differences: 3 }, 2)
  const text = await metrics.read()
  expect(text).toContain('countersign_verifications_total{kind="import",outcome="verified"} 1')
  expect(text).toContain('countersign_verifications_total{kind="deep",outcome="different"} 1')
  expect(text).toContain('countersign_verification_differences_total{kind="deep"} 3')
  expect(text).toContain('countersign_verification_duration_seconds_bucket{le="0.5",kind="import"} 1')
})
