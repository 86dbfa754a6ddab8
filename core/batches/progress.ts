import { z } from 'zod'
import { Balance } from '#core/batches/balance'
import { BatchState } from '#core/batches/batch'

/** What the conductor is doing: the state of the batch, and within it the survey or a decision being applied. */
export const phases = ['waiting', 'surveying', 'importing', 'deciding', 'pending', 'ended'] as const
export const Phase = z.enum(phases)
export type Phase = z.infer<typeof Phase>

/**
 * How far a batch is. The same shape comes from the workflow (`live: true`) and,
 * when worker or Temporal cannot answer, from the record (`live: false`).
 * `rowsPerSecond` and `secondsLeft` are known only while rows are being read.
 */
export const Progress = z.object({
  batchId: z.uuid(),
  live: z.boolean(),
  state: BatchState,
  phase: Phase,
  bytesRead: z.number().int(),
  bytesTotal: z.number().int(),
  rowsRead: z.number().int(),
  balance: Balance,
  decisionId: z.uuid().nullable(),
  rowsPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** Since when rows are being read; before that, since when the file is. */
  startedAt: z.iso.datetime().nullable(),
  asOf: z.iso.datetime(),
})
export type Progress = z.infer<typeof Progress>

/**
 * What the workflow answers, never behind the record: after a worker's death the last thing that its workflow heard of may be
 * older than what was already shown. The counts are then the record's; the rate and the time left stay the workflow's.
 */
export function notBehind(live: Progress, recorded: Progress): Progress {
  const { rowsPerSecond, secondsLeft } = live
  return { ...recorded, live: true, rowsPerSecond, secondsLeft }
}

/** Where a batch stands in the record: what the workflow reports from. Counts and ids only. */
export type BatchSnapshot = Omit<Progress, 'live' | 'rowsPerSecond' | 'secondsLeft' | 'asOf'>
