// The registry Temporal bundles: every workflow this worker knows, and what runs for every other type.
export { onboardBatch } from './onboard-batch'
export { refuseUnknownType as default } from './refuse-unknown-type'
export { verifyEverything } from './verify-everything'
