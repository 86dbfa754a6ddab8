import { defineSearchAttributeKey } from '@temporalio/common'
import { defineQuery, defineSignal } from '@temporalio/workflow'
import type { BatchSnapshot, Progress } from '#core/batches/progress'

/** Input of `onboardBatch`: only the id of the batch, because rows and names never pass through Temporal. */
export type OnboardBatchInput = { batchId: string }

/** Makes the workflow read the database again. Carries no data; lost, forged and repeated signals are harmless. */
export const refreshSignal = defineSignal('signalRefresh')

/** Sent by an activity that keeps failing. It sets the search attribute `BatchStalled` and nothing else. */
export const stalledSignal = defineSignal('signalStalled')

/** Returns the progress of the batch as the workflow last read it; null until its first activity has ended. */
export const progressQuery = defineQuery<Progress | null>('progress')

/** The search attributes for Temporal's own pages. They change only with the state of the batch, and contain nothing personal. */
export const searchAttributes = {
  state: defineSearchAttributeKey('BatchState', 'KEYWORD'),
  rows: defineSearchAttributeKey('BatchRows', 'INT'),
  stalled: defineSearchAttributeKey('BatchStalled', 'BOOL'),
}

/**
 * The batch after an activity. `isVerified` says whether its verification has passed; `isSearchable` whether the search attributes are
 * registered, because a workflow task fails when it sets one that is not; `toConvert` is set while a workbook has no text yet; `lanes` how
 * many workers may survey its file or import its slices now, set only while there is something left to do.
 */
export type BatchReport = BatchSnapshot & { isVerified: boolean; isSearchable: boolean; toConvert?: true; lanes?: number }

/** `lanes` is the number of activities that import the batch at the same time, one by default. */
export type ImportSlicesInput = OnboardBatchInput & { lanes?: number }

/** The task queue of `buildReviewIndex`, from that of the workflow. Its own, so that an index keeps no import or decision waiting. */
export const reviewIndexQueueOf = (taskQueue: string): string => `${taskQueue}-review-index`

/** The activity of the nightly schedule. */
export type VerificationActivities = {
  /** Records a request for a deep verification, unless one is open. The verifier, which does not use Temporal, carries it out. */
  requestDeepVerification(): Promise<void>
}

/**
 * The activities of a batch. Each is safe to repeat and returns the batch as it is afterwards, also when the batch has moved on. They fail
 * with a code as type and message, never with data; all failures are retried except `batch-not-found`. When they are cancelled,
 * `importSlices` and `applyDecisions` return after the current slices, and the others throw at their next statement.
 */
export type Activities = {
  /** Starts the import of a batch in state `waiting`, or one that has its parse options now; leaves every other as it is. */
  startImport(input: OnboardBatchInput): Promise<BatchReport>
  /** Converts a sheet of a workbook to the text that is parsed. The batch may need input or be refused afterwards. */
  convertFile(input: OnboardBatchInput): Promise<BatchReport>
  /** Finds the parse options of the file and divides it into slices. The batch may need input or be refused afterwards. */
  surveyFile(input: OnboardBatchInput): Promise<BatchReport>
  /**
   * Scans ranges of the file for a `surveyFile` that runs at the same time, which goes on without it. `isDone` when no range is left; in a
   * worker that surveys this batch already it only waits some seconds, so that another worker may get it.
   */
  surveyRanges(input: OnboardBatchInput): Promise<BatchReport & { isDone?: boolean }>
  /** Reads the batch and changes nothing. */
  readBatch(input: OnboardBatchInput): Promise<BatchReport>
  /**
   * Imports slices for about WORK_BUDGET_MS, each in its own transaction, and ends the import after the last. As one of several lanes it
   * works longer, and in a worker that has a lane of this batch already it only waits some seconds, so that another worker may get it.
   */
  importSlices(input: ImportSlicesInput): Promise<BatchReport>
  /**
   * Builds the index that sorts, searches and flags the people of a batch. Does nothing for a withdrawn batch. Runs on a task queue of its
   * own, except for runs of earlier code.
   */
  buildReviewIndex(input: OnboardBatchInput): Promise<BatchReport>
  /**
   * Applies recorded decisions for about WORK_BUDGET_MS. `isDone` when none is left; `closesInMs` is set when only an undo window keeps
   * the batch open, in milliseconds.
   */
  applyDecisions(input: OnboardBatchInput): Promise<BatchReport & { isDone: boolean; closesInMs: number | null }>
}
