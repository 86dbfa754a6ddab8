import { activityInfo, heartbeat } from '@temporalio/activity'
import { withHeartbeat } from '#core/database/with-heartbeat'
import { applyDecisions } from '#core/decisions/apply-decisions'
import type { Environment } from '#core/environment'
import { importSlices } from '#core/import/import-slices'
import { surveyBatch } from '#core/import/survey-batch'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import type { Activities, VerificationActivities } from '#worker/contract'
import { type ActivityShell, activity } from './activity'

type Limits = Pick<Environment, 'SLICE_ROWS' | 'MAX_ROWS' | 'MAX_COLUMNS' | 'MAX_CELL_BYTES' | 'WORK_BUDGET_MS'>

/** The activities of this worker, on its database and with its limits. */
export function createActivities(shell: ActivityShell, limits: Limits): Activities & VerificationActivities {
  const { ctx } = shell
  const budgetMs = limits.WORK_BUDGET_MS
  return {
    startImport: activity(shell, async (batchId) => {
      await ctx.db.query('select start_import($1)', [batchId])
      return {}
    }),
    surveyFile: activity(shell, async (batchId) => {
      const { SLICE_ROWS: sliceRows, MAX_ROWS: maxRows, MAX_COLUMNS: maxColumns, MAX_CELL_BYTES: maxCellBytes } = limits
      await surveyBatch({ ctx, input: { batchId, sliceRows, maxRows, maxColumns, maxCellBytes, onBytes: () => heartbeat() } })
      return {}
    }),
    importSlices: activity(shell, async (batchId) => {
      // Two batches that share people may wait for each other where the database does not see it; after a failure nobody waits.
      const writers = activityInfo().attempt > 1 ? 1 : 2
      await importSlices({ ctx, input: { batchId, budgetMs, writers, onSlice: heartbeat } })
      return {}
    }),
    buildReviewIndex: activity(shell, async (batchId) => {
      // One of its steps is a single statement over all of a batch.
      await withHeartbeat(heartbeat, () => buildReviewIndex({ ctx, input: { batchId } }))
      return {}
    }),
    requestDeepVerification: async () => {
      await ctx.db.query('select request_deep_verification()')
    },
    applyDecisions: activity(shell, (batchId) => applyDecisions({ ctx, input: { batchId, budgetMs, onSlice: heartbeat } })),
  }
}
