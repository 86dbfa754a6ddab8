import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  patched,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'

// `onboardBatch` as it was before the change `survey-in-lanes`, without the checks of its input and without search attributes. Imports none
// of the present code, so that it stays as it was. Never changed again.

type Input = { batchId: string }
type Batch = { state: string; phase: string; isVerified: boolean; balance: { rows: number | null }; lanes?: number }
type Activity = (input: Input) => Promise<Batch>
type Activities = {
  startImport: Activity
  readBatch: Activity
  surveyFile: Activity
  importSlices(input: Input & { lanes?: number }): Promise<Batch>
  buildReviewIndex: Activity
  applyDecisions(input: Input): Promise<Batch & { isDone: boolean; closesInMs: number | null }>
}

const options = {
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
} as const

const { startImport, readBatch, surveyFile, importSlices, applyDecisions } = proxyActivities<Activities>(options)

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
    if (batch.state === 'importing') {
      seen = changes
      const { lanes = 1 } = batch
      if (batch.balance.rows === null) batch = await surveyFile({ batchId })
      else if (lanes > 1 && patched('import-in-lanes')) batch = await importInLanes(lanes)
      else batch = await importSlices({ batchId })
    } else if (batch.state === 'needs-input') {
      await condition(() => changes > seen)
      seen = changes
      batch = await startImport({ batchId })
    } else {
      if (batch.state === 'pending') index ??= buildIndexWhenDue()
      seen = changes
      const applied = await applyDecisions({ batchId })
      batch = applied
      if (applied.isDone && !hasEnded()) {
        const { closesInMs } = applied
        await (closesInMs === null ? condition(() => changes > seen) : condition(() => changes > seen, closesInMs))
      }
    }
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished)
      await continueAsNew<typeof onboardBatch>({ batchId })
    }
  }
  if (batch.state === 'closed') index ??= buildReviewIndex()
  await index

  async function importInLanes(lanes: number): Promise<Batch> {
    let [running, last] = [lanes, batch as Batch]
    const lane = async () => {
      do last = await importSlices({ batchId, lanes })
      while (last.state === 'importing' && !workflowInfo().continueAsNewSuggested)
      running -= 1
    }
    const all = Promise.all(Array.from({ length: lanes }, lane))
    while (!(await condition(() => running === 0, '2 seconds'))) last = await readBatch({ batchId })
    await all
    return last
  }

  async function buildIndexWhenDue(): Promise<void> {
    if (patched('index-after-verification')) await condition(() => batch?.isVerified === true || hasEnded(), '10 seconds')
    await buildReviewIndex()
  }

  async function buildReviewIndex(): Promise<void> {
    const taskQueue = `${workflowInfo().taskQueue}-review-index`
    await proxyActivities<Pick<Activities, 'buildReviewIndex'>>({ ...options, taskQueue }).buildReviewIndex({ batchId })
  }

  function hasEnded(): boolean {
    return batch?.phase === 'ended'
  }
}
