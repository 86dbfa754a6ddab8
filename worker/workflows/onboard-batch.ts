import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import type { BatchSnapshot, Progress } from '#core/batches/progress'
import { batchWorkflowId, spareWorkflowIds } from '#core/batches/workflow-id'
import { type Activities, type OnboardBatchInput, progressQuery, refreshSignal } from '#worker/contract'
import { withRate } from './rate'

const { startImport, surveyFile, importSlices, buildReviewIndex, applyDecisions } = proxyActivities<Activities>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '10 seconds',
  // For as long as the batch lives: an outage is waited out, and bad data is an outcome, not an error.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
})

/**
 * Conducts one batch from its file to its last decision.
 * The record says what is to be done; the workflow remembers nothing that is not there, so it may be started again at any time.
 */
export async function onboardBatch(input: OnboardBatchInput): Promise<void> {
  const batchId = batchIdOf(input)
  let progress: Progress | null = null
  let changes = 0
  setHandler(progressQuery, () => progress)
  setHandler(refreshSignal, () => {
    changes += 1
  })
  const report = (snapshot: BatchSnapshot) => {
    progress = withRate(snapshot, progress)
    return snapshot
  }

  // Of before the record was last looked at: a signal that came meanwhile is a reason to look again.
  let seen = changes
  let batch = report(await startImport({ batchId }))
  // Deciding does not wait for it, and a batch may close before it is done; a run that takes over goes on where it was.
  let preparing: Promise<unknown> | undefined
  while (!hasEnded(batch)) {
    if (batch.state === 'pending') preparing ??= buildReviewIndex({ batchId })
    let mustWait = batch.state === 'needs-input'
    let waitMs: number | undefined
    if (batch.state === 'importing') {
      seen = changes
      batch = report(batch.balance.rows === null ? await surveyFile({ batchId }) : await importSlices({ batchId }))
    } else if (!mustWait) {
      seen = changes
      const { isDone, closesInMs, ...snapshot } = await applyDecisions({ batchId })
      batch = report(snapshot)
      mustWait = isDone && !hasEnded(batch)
      waitMs = closesInMs ?? undefined
    }
    if (mustWait) {
      // Durable, so that a batch whose last approval becomes final is closed though nobody does anything.
      await (waitMs === undefined ? condition(() => changes > seen) : condition(() => changes > seen, waitMs))
      seen = changes
      // What was decided is applied at once; what a maker answered begins the import again.
      if (batch.state === 'needs-input') batch = report(await startImport({ batchId }))
    }
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished)
      await continueAsNew<typeof onboardBatch>({ batchId })
    }
  }
  // Of a batch that closed while nobody could prepare its desk.
  if (batch.state === 'closed') preparing ??= buildReviewIndex({ batchId })
  await preparing
}

// A run that was started by hand would otherwise ask the record in vain for ever, or keep the batch from going on whose id it has.
function batchIdOf(input: Partial<OnboardBatchInput> | null | undefined): string {
  const batchId: unknown = input?.batchId
  if (typeof batchId !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(batchId))
    throw ApplicationFailure.nonRetryable('onboardBatch takes the id of a batch', 'input-invalid')
  if (![batchWorkflowId(batchId), ...spareWorkflowIds(batchId)].includes(workflowInfo().workflowId))
    throw ApplicationFailure.nonRetryable('onboardBatch runs under the id of its batch', 'workflow-id-wrong')
  return batchId
}

// The noun's own rule would bring its schemas into the bundle, which triples it.
const hasEnded = (batch: BatchSnapshot) => batch.phase === 'ended'
