import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'

// `onboardBatch` as it was before the change `index-after-verification`, without the checks of its input. Imports none of the present code,
// so that it stays as it was. Never changed again.

type Input = { batchId: string }
type Batch = { state: string; phase: string; balance: { rows: number | null } }
type Activity = (input: Input) => Promise<Batch>
type Activities = {
  startImport: Activity
  surveyFile: Activity
  importSlices: Activity
  buildReviewIndex: Activity
  applyDecisions(input: Input): Promise<Batch & { isDone: boolean; closesInMs: number | null }>
}

const { startImport, surveyFile, importSlices, buildReviewIndex, applyDecisions } = proxyActivities<Activities>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
})

export async function onboardBatch({ batchId }: Input): Promise<void> {
  let [changes, seen] = [0, 0]
  let batch: Batch | undefined
  setHandler(defineQuery('progress'), () => batch ?? null)
  setHandler(defineSignal('signalRefresh'), () => {
    changes += 1
  })
  seen = changes
  batch = await startImport({ batchId })
  let index: Promise<unknown> | undefined
  while (batch.phase !== 'ended') {
    if (batch.state === 'pending') index ??= buildReviewIndex({ batchId })
    let mustWait = batch.state === 'needs-input'
    let waitMs: number | null = null
    if (batch.state === 'importing') {
      seen = changes
      batch = batch.balance.rows === null ? await surveyFile({ batchId }) : await importSlices({ batchId })
    } else if (!mustWait) {
      seen = changes
      const applied = await applyDecisions({ batchId })
      batch = applied
      mustWait = applied.isDone && batch.phase !== 'ended'
      waitMs = applied.closesInMs
    }
    if (mustWait) {
      const isSignalled = () => changes > seen
      await (waitMs === null ? condition(isSignalled) : condition(isSignalled, waitMs))
      seen = changes
      if (batch.state === 'needs-input') batch = await startImport({ batchId })
    }
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished)
      await continueAsNew<typeof onboardBatch>({ batchId })
    }
  }
  if (batch.state === 'closed') index ??= buildReviewIndex({ batchId })
  await index
}
