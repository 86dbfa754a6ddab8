// The registry Temporal bundles: every workflow this process knows, and what runs for every other type.
export { refuseUnknownType as default } from '#worker/workflows/refuse-unknown-type'
export { deliverBatch } from './deliver-batch'
