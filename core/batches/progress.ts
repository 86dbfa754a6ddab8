import { z } from 'zod'
import { Balance } from '#core/batches/balance'
import { BatchState } from '#core/batches/batch'
import { surveyShare } from '#core/batches/rate'

/** What the workflow of a batch is doing. */
export const phases = ['waiting', 'converting', 'surveying', 'importing', 'deciding', 'pending', 'ended'] as const
export const Phase = z.enum(phases)
export type Phase = z.infer<typeof Phase>

/**
 * The progress of a batch, from its workflow (`live: true`) or, when worker or Temporal cannot answer, from the database (`live: false`).
 * `rowsPerSecond` and `secondsLeft` are known only while rows are being read. While a workbook is converted, its bytes
 * are the unpacked ones, which only its worker knows; they are 0 when it does not answer.
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

/**
 * How far the running activity of a batch has read the file, in bytes and rows, including slices that are not committed yet. `bytesTotal` is
 * there where the database does not know it.
 */
export const Position = z.object({
  phase: z.enum(['converting', 'surveying', 'importing']),
  bytesRead: z.number().int(),
  bytesTotal: z.number().int().optional(),
  rowsRead: z.number().int().default(0),
})
export type Position = z.infer<typeof Position>

/**
 * Moves the progress of the database to the position of the running activity, never behind what was sent before: a worker that crashes in
 * a slice starts the slice again.
 */
export function furthest(recorded: Progress, position: Position | null, before: Progress | null): Progress {
  const { phase, balance } = recorded
  if (phase !== 'converting' && phase !== 'surveying' && phase !== 'importing') return recorded
  // An activity may still be running when the database is in the next phase, where the bytes are counted from the start again.
  const [at, sent] = [position, before].map((reached) => (reached?.phase === phase ? reached : null))
  const bytesTotal = phase === 'converting' ? (at?.bytesTotal ?? sent?.bytesTotal ?? 0) : recorded.bytesTotal
  return {
    ...recorded,
    bytesTotal,
    bytesRead: Math.min(Math.max(recorded.bytesRead, at?.bytesRead ?? 0, sent?.bytesRead ?? 0), bytesTotal),
    rowsRead: Math.min(Math.max(recorded.rowsRead, at?.rowsRead ?? 0, sent?.rowsRead ?? 0), balance.rows ?? 0),
  }
}

/**
 * The share of the work that is done from the first byte scanned to the last row imported, from 0 to 1. Before that a workbook is converted,
 * which is a share of its own.
 */
export function shareDone({ phase, bytesRead, bytesTotal }: Pick<Progress, 'phase' | 'bytesRead' | 'bytesTotal'>): number {
  const read = bytesTotal === 0 ? 0 : bytesRead / bytesTotal
  switch (phase) {
    case 'waiting':
      return 0
    case 'converting':
      return read
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
