// The registry Temporal bundles: every workflow this worker knows.
export { onboardBatch } from './onboard-batch'
export { verifyEverything } from './verify-everything'
