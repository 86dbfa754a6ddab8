import { z } from 'zod'
import { Balance } from '#core/batches/balance'
import { BatchState } from '#core/batches/batch'

/** What the workflow of a batch is doing. */
export const phases = ['waiting', 'surveying', 'importing', 'deciding', 'pending', 'ended'] as const
export const Phase = z.enum(phases)
export type Phase = z.infer<typeof Phase>

/**
 * The progress of a batch, from its workflow (`live: true`) or, when worker or Temporal cannot answer, from the database (`live: false`).
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
  /** When the import of rows started; before that, when the survey started. */
  startedAt: z.iso.datetime().nullable(),
  asOf: z.iso.datetime(),
})
export type Progress = z.infer<typeof Progress>

/**
 * Combines the counts of the database with rate and time left of the workflow. After a worker crash the counts of the workflow can be older
 * than what was already shown.
 */
export function notBehind(live: Progress, recorded: Progress): Progress {
  const { rowsPerSecond, secondsLeft } = live
  return { ...recorded, live: true, rowsPerSecond, secondsLeft }
}

/** The state of a batch in the database, which its workflow reports from. Counts and ids only. */
export type BatchSnapshot = Omit<Progress, 'live' | 'rowsPerSecond' | 'secondsLeft' | 'asOf'>
