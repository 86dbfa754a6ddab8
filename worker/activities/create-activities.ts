import { activityInfo, CancelledFailure, heartbeat } from '@temporalio/activity'
import { callFunction } from '#core/database/call-function'
import { withHeartbeat } from '#core/database/with-heartbeat'
import { type ApplyDecisionsInput, applyDecisions } from '#core/decisions/apply-decisions'
import type { Environment } from '#core/environment'
import { convertBatch } from '#core/import/convert-batch'
import type { ImportPosition } from '#core/import/follow-import'
import { type ImportSlicesInput, importSlices } from '#core/import/import-slices'
import { surveyBatch } from '#core/import/survey-batch'
import { surveyRanges } from '#core/import/survey-ranges'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import type { ConversionPosition } from '#core/workbook/convert-workbook'
import type { Activities, ImportSlicesInput as ImportLaneInput, OnboardBatchInput, VerificationActivities } from '#worker/contract'
import { type ActivityShell, activity, unmoved } from './activity'
import { createRunning } from './running-batches'

type Limits = Pick<Environment, 'SLICE_ROWS' | 'MAX_TEXT_BYTES' | 'MAX_ROWS' | 'MAX_COLUMNS' | 'MAX_CELL_BYTES' | 'WORK_BUDGET_MS'>

/** What a worker counts. */
type Reports = Pick<ImportSlicesInput, 'onRows'> & Pick<ApplyDecisionsInput, 'onApplied'>

const sliceLimitMs = 10_000
// A lane stays with its worker for as many budgets, because a new one may go to a worker that has one already.
const laneBudgets = 6

/** The activities of this worker, on its database and with its limits. */
export function createActivities(
  shell: ActivityShell,
  limits: Limits,
  { onRows, onApplied }: Reports = {},
): Activities & VerificationActivities {
  const budgetMs = limits.WORK_BUDGET_MS
  const inTurn = createTurns()
  const [surveys, imports] = [createRunning(), createRunning()]
  return {
    startImport: withBeats(
      activity(shell, async (batchId, { db }) => {
        await callFunction(db, 'start_import', { batch: batchId })
        return {}
      }),
    ),
    convertFile: activity(shell, async (batchId, ctx, signal) => {
      const { MAX_TEXT_BYTES: maxTextBytes } = limits
      const onBytes = (_: number, position: ConversionPosition) => {
        if (signal.aborted) throw new CancelledFailure('activity cancelled')
        heartbeat(position)
      }
      await convertBatch({ ctx, input: { batchId, maxTextBytes, onBytes } })
      return {}
    }),
    surveyFile: activity(shell, async (batchId, ctx) => {
      const { SLICE_ROWS: sliceRows, MAX_ROWS: maxRows, MAX_COLUMNS: maxColumns, MAX_CELL_BYTES: maxCellBytes } = limits
      const onPosition = (bytesRead: number) => heartbeat({ bytesRead })
      const input = { batchId, sliceRows, maxRows, maxColumns, maxCellBytes, onPosition }
      await surveys.run(batchId, () => surveyBatch({ ctx, input }))
      return {}
    }),
    surveyRanges: activity(shell, async (batchId, ctx, signal) => {
      const beat = beats()
      if (await surveys.wait(batchId, beat, signal)) return unmoved
      await surveys.run(batchId, () => surveyRanges({ ctx, input: { batchId, maxColumns: limits.MAX_COLUMNS, onRange: beat, signal } }))
      return { isDone: true }
    }),
    readBatch: withBeats(activity(shell, async () => unmoved)),
    importSlices: activity(shell, async (batchId, ctx, signal, { lanes = 1 }: ImportLaneInput) => {
      const { attempt } = activityInfo()
      const beat = beats()
      // A second attempt runs beside the first, which may have frozen in this worker.
      if (attempt === 1 && (await imports.wait(batchId, beat, signal))) return unmoved
      // After a failure, with as little at the same time as possible.
      const writers = attempt > 1 ? 1 : 2
      // A slow machine gets more time at each attempt.
      const limitMs = sliceLimitMs * 2 ** Math.min(attempt - 1, 6)
      const input = {
        batchId,
        budgetMs: lanes > 1 && attempt === 1 ? budgetMs * laneBudgets : budgetMs,
        writers,
        limitMs,
        onSlice: beat,
        onRows,
        onPosition: beat,
        signal,
      }
      // The slices that were being written when it was cancelled are committed by now; one that only waited for its turn is left to the next.
      const stopped = (error: unknown) => {
        if (error instanceof CancelledFailure) return false
        throw error
      }
      return (await imports.run(batchId, () => importSlices({ ctx, input })).catch(stopped)) ? {} : unmoved
    }),
    buildReviewIndex: activity(shell, async (batchId, ctx) => {
      // A step may be a single statement over the whole batch, or wait for its turn.
      await withHeartbeat(beats(), () => buildReviewIndex({ ctx, input: { batchId, inTurn } }))
      return {}
    }),
    applyDecisions: activity(shell, (batchId, ctx, signal) =>
      applyDecisions({ ctx, input: { batchId, budgetMs, onSlice: beats(), onApplied, signal } }),
    ),
    requestDeepVerification: async () => {
      await callFunction(shell.ctx.db, 'request_deep_verification', {})
    },
  }
}

/** Runs one step at a time, in the order of asking, so that the index of a small batch waits for one step of a large one and not for all. */
function createTurns(): <Result>(step: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (step) => {
    const result = last.then(step)
    last = result.catch(() => {})
    return result
  }
}

/** An activity of one or two statements, which says that it lives while they wait. */
function withBeats<Result>(run: (input: OnboardBatchInput) => Promise<Result>): (input: OnboardBatchInput) => Promise<Result> {
  return (input) => withHeartbeat(heartbeat, () => run(input))
}

/** Returns a heartbeat with the number of heartbeats, the start and the last position as its details. */
function beats(): (position?: ImportPosition) => void {
  const startedAt = new Date().toISOString()
  let count = 0
  let last: ImportPosition | undefined
  return (position) => {
    count += 1
    last = position ?? last
    heartbeat({ count, startedAt, ...last })
  }
}
