import type { Progress } from '#core/batches/progress'

/** Where a batch stands in the record: what the workflow reports from. Counts and ids only. */
export type BatchSnapshot = Omit<Progress, 'live' | 'rowsPerSecond' | 'secondsLeft' | 'asOf'>
