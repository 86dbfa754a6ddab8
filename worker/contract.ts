import { defineQuery, defineSignal } from '@temporalio/workflow'
import type { BatchSnapshot, Progress } from '#core/batches/progress'

/** What the workflow is started with: an id, for rows and names never travel through Temporal. */
export type OnboardBatchInput = { batchId: string }

/** The one signal: look at the record, something was recorded for this batch. Lost, forged and repeated ones are harmless. */
export const refreshSignal = defineSignal('signalRefresh')

/** How far the batch is, from the workflow itself. */
export const progressQuery = defineQuery<Progress | null>('progress')

/** Asks for a deep verification; doing it is the verifier's, which has no part in Temporal. */
export type VerificationActivities = { requestDeepVerification(): Promise<void> }

/** Every activity of a batch does its part, is safe to repeat, and returns where the batch stands afterwards. */
export type Activities = {
  /** Moves a batch that waits into its import; any other is only looked at. */
  startImport(input: OnboardBatchInput): Promise<BatchSnapshot>
  /** Finds out how the file is read and where its slices are. */
  surveyFile(input: OnboardBatchInput): Promise<BatchSnapshot>
  /** Imports slices for about WORK_BUDGET_MS. */
  importSlices(input: OnboardBatchInput): Promise<BatchSnapshot>
  /** Prepares what the desk needs to sort, search and tell flags, once the import has ended. */
  buildReviewIndex(input: OnboardBatchInput): Promise<BatchSnapshot>
  /** Applies recorded decisions for about WORK_BUDGET_MS, within a task of the workflow more briefly; `isDone` when none is left, `closesInMs` when only an undo window is open. */
  applyDecisions(input: OnboardBatchInput): Promise<BatchSnapshot & { isDone: boolean; closesInMs: number | null }>
}
