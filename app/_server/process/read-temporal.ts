import type { TemporalStatus } from '#core/system/system'
import { web } from './web'

// A page does not wait longer for Temporal.
const timeoutMs = 1_000

/** What Temporal says of its version and its task queues. Throws when it does not answer in a second. */
export const readTemporal = (): Promise<TemporalStatus> => web().worker.readStatus(timeoutMs)
