import { z } from 'zod'
import { Balance } from '#core/batches/balance'
import { BatchState } from '#core/batches/batch'
import { surveyShare } from '#core/batches/rate'

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
  /** The share of the review index that is built, from 0 to 1; absent when none is due. The workflow does not know it. */
  indexShare: z.number().optional(),
  asOf: z.iso.datetime(),
})
export type Progress = z.infer<typeof Progress>

/** How far the running activity of a batch has read the file, in bytes and rows, including slices that are not committed yet. */
export const Position = z.object({
  phase: z.enum(['surveying', 'importing']),
  bytesRead: z.number().int(),
  rowsRead: z.number().int().default(0),
})
export type Position = z.infer<typeof Position>

/**
 * Moves the progress of the database to the position of the running activity, never behind what was sent before: a worker that crashes in
 * a slice starts the slice again.
 */
export function furthest(recorded: Progress, position: Position | null, before: Progress | null): Progress {
  const isReading = recorded.phase === 'surveying' || recorded.phase === 'importing'
  if (!isReading) return recorded
  const { bytesTotal, balance } = recorded
  // An activity may still be running when the database is in the next phase, where the bytes are counted from the start again.
  const [at, sent] = [position, before].map((reached) => (reached?.phase === recorded.phase ? reached : null))
  return {
    ...recorded,
    bytesRead: Math.min(Math.max(recorded.bytesRead, at?.bytesRead ?? 0, sent?.bytesRead ?? 0), bytesTotal),
    rowsRead: Math.min(Math.max(recorded.rowsRead, at?.rowsRead ?? 0, sent?.rowsRead ?? 0), balance.rows ?? 0),
  }
}

/** The share of the work that is done from the first byte scanned to the last row imported, from 0 to 1. */
export function shareDone({ phase, bytesRead, bytesTotal }: Pick<Progress, 'phase' | 'bytesRead' | 'bytesTotal'>): number {
  const read = bytesTotal === 0 ? 0 : bytesRead / bytesTotal
  switch (phase) {
    case 'waiting':
      return 0
    case 'surveying':
      return surveyShare * read
    case 'importing':
      return surveyShare + (1 - surveyShare) * read
    default:
      return 1
  }
}

/** The state of a batch in the database, which its workflow reports from. Counts and ids only. */
export type BatchSnapshot = Omit<Progress, 'live' | 'rowsPerSecond' | 'secondsLeft' | 'indexShare' | 'asOf'>
