import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  patched,
  proxyActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import type { Progress } from '#core/batches/progress'
import { withRate } from '#core/batches/rate'
import { batchWorkflowId, spareWorkflowIds } from '#core/batches/workflow-id'
import {
  type Activities,
  type BatchReport,
  type OnboardBatchInput,
  progressQuery,
  refreshSignal,
  reviewIndexQueueOf,
  searchAttributes,
  stalledSignal,
} from '#worker/contract'

// No limit on attempts: an outage is waited out, and bad data is an outcome, not an error.
const retry = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' } as const

// Without a heartbeat, the batch of a worker that was killed would wait for the end of the timeout.
const { startImport, readBatch } = proxyActivities<Pick<Activities, 'startImport' | 'readBatch'>>({
  startToCloseTimeout: '30 seconds',
  heartbeatTimeout: '5 seconds',
  retry,
})

const { convertFile, surveyFile } = proxyActivities<Pick<Activities, 'convertFile' | 'surveyFile'>>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '10 seconds',
  retry,
})

// Not repeated, because the survey goes on without it.
const { surveyRanges } = proxyActivities<Pick<Activities, 'surveyRanges'>>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { maximumAttempts: 1 },
})

// Short, because a frozen worker may be given the first retry too, and another worker must go on within 15 s.
const inSteps = { startToCloseTimeout: '30 minutes', heartbeatTimeout: '5 seconds', retry } as const

const { importSlices, applyDecisions } = proxyActivities<Pick<Activities, 'importSlices' | 'applyDecisions'>>(inSteps)

const indexWait = '10 seconds'
const reportEvery = '2 seconds'

/** The state of a run. All of it can be read again from the database, so a run may start again at any time. */
type Run = {
  batchId: string
  batch: BatchReport
  progress: Progress | null
  /** Refresh signals received, and those received before the last activity started. */
  signals: { received: number; seen: number }
  isStalled: boolean
  shown: { state?: string; rows?: number; isStalled?: boolean }
  reviewIndex?: Promise<void>
}

/** Carries one batch from its file to its last decision. Fails at once for an input that is not a batch of this workflow id. */
export async function onboardBatch(input: OnboardBatchInput): Promise<void> {
  const run = await startRun(batchIdOf(input))
  while (!hasEnded(run)) {
    if (run.batch.state === 'importing') await importFile(run)
    else if (run.batch.state === 'needs-input') await waitForParseOptions(run)
    else await applyAndWait(run)
    if (workflowInfo().continueAsNewSuggested) await continueInNewRun(run)
  }
  await finishReviewIndex(run)
}

async function startRun(batchId: string): Promise<Run> {
  const signals = { received: 0, seen: 0 }
  let run: Run | undefined
  setHandler(progressQuery, () => run?.progress ?? null)
  setHandler(refreshSignal, () => {
    signals.received += 1
  })
  setHandler(stalledSignal, () => {
    if (!run) return
    run.isStalled = true
    showInTemporal(run)
  })
  signals.seen = signals.received
  const batch = await startImport({ batchId })
  run = { batchId, batch, progress: null, signals, isStalled: false, shown: {} }
  report(run, batch)
  return run
}

async function importFile(run: Run): Promise<void> {
  const { batchId, batch } = run
  const { lanes = 1 } = batch
  if (batch.toConvert && patched('convert-workbook')) await perform(run, convertFile, batchId)
  else if (batch.balance.rows === null) await survey(run, lanes)
  else if (lanes > 1 && patched('import-in-lanes')) await importInLanes(run, lanes)
  else await perform(run, importSlices, batchId)
}

/** One lane surveys the file from its start; the others scan ranges of it from its end, and are not waited for. */
async function survey(run: Run, lanes: number): Promise<void> {
  const { batchId } = run
  let isSurveyed = false
  const help = async () => {
    let isDone = false
    while (!isSurveyed && !isDone) {
      const lane = await surveyRanges({ batchId })
      isDone = lane.isDone === true || lane.phase !== 'surveying'
    }
  }
  const surveyed = perform(run, surveyFile, batchId)
  if (lanes > 1 && patched('survey-in-lanes')) for (let lane = 2; lane <= lanes; lane += 1) help().catch(() => {})
  await surveyed
  isSurveyed = true
}

/** Each lane leases slices from the database, so that any worker can take any lane, and a lane more or less changes only the speed. */
async function importInLanes(run: Run, lanes: number): Promise<void> {
  const { batchId, signals } = run
  signals.seen = signals.received
  let running = lanes
  const lane = async () => {
    try {
      do reportMove(run, await importSlices({ batchId, lanes }))
      while (run.batch.state === 'importing' && !workflowInfo().continueAsNewSuggested)
    } finally {
      running -= 1
    }
  }
  const all = Promise.all(Array.from({ length: lanes }, lane))
  // The failure is thrown where the promise is awaited.
  all.catch(() => {})
  // A lane may run for minutes, and the progress query answers from the last report.
  while (!(await condition(() => running === 0, reportEvery))) reportMove(run, await readBatch({ batchId }))
  await all
}

async function waitForParseOptions(run: Run): Promise<void> {
  await condition(() => hasSignal(run))
  await perform(run, startImport, run.batchId)
}

async function applyAndWait(run: Run): Promise<void> {
  if (run.batch.state === 'pending') run.reviewIndex ??= buildIndexWhenDue(run)
  const { isDone, closesInMs } = await perform(run, applyDecisions, run.batchId)
  if (!isDone || hasEnded(run)) return
  // Without the timer a batch would stay open after its last approval becomes final, because no signal arrives then.
  await (closesInMs === null ? condition(() => hasSignal(run)) : condition(() => hasSignal(run), closesInMs))
}

/** Runs of earlier code let the index wait for the verification. */
async function buildIndexWhenDue(run: Run): Promise<void> {
  if (!patched('index-at-once') && patched('index-after-verification'))
    await condition(() => run.batch.isVerified || hasEnded(run), indexWait)
  await buildReviewIndex(run)
}

/** A batch may close before its index is started. */
async function finishReviewIndex(run: Run): Promise<void> {
  if (run.batch.state === 'closed') run.reviewIndex ??= buildReviewIndex(run)
  await run.reviewIndex
}

// Replay does not compare task queues, so runs whose index was on the workflow's own queue continue without `patched`.
async function buildReviewIndex({ batchId }: Run): Promise<void> {
  const taskQueue = reviewIndexQueueOf(workflowInfo().taskQueue)
  await proxyActivities<Pick<Activities, 'buildReviewIndex'>>({ ...inSteps, taskQueue }).buildReviewIndex({ batchId })
}

async function continueInNewRun({ batchId }: Run): Promise<never> {
  await condition(allHandlersFinished)
  log.info('workflow continues in a new run', { batchId })
  return continueAsNew<typeof onboardBatch>({ batchId })
}

async function perform<Result extends BatchReport>(run: Run, activity: (input: OnboardBatchInput) => Promise<Result>, batchId: string) {
  // A signal that arrives while the activity runs is a reason to read the database again.
  run.signals.seen = run.signals.received
  const result = await activity({ batchId })
  report(run, result)
  return result
}

/** A lane that fails has stalled the batch, whatever the other lanes report, until the batch moves. */
function reportMove(run: Run, batch: BatchReport): void {
  const hasMoved = batch.state !== run.batch.state || batch.rowsRead > run.batch.rowsRead
  report(run, batch, run.isStalled && !hasMoved)
}

function report(run: Run, batch: BatchReport, isStalled = false): void {
  const { batchId, state, phase, bytesRead, bytesTotal, rowsRead, balance, decisionId, startedAt } = batch
  if (state !== run.batch.state || run.progress === null) log.info('batch state', { batchId, state })
  run.batch = batch
  run.isStalled = isStalled
  run.progress = withRate({ batchId, state, phase, bytesRead, bytesTotal, rowsRead, balance, decisionId, startedAt }, run.progress)
  showInTemporal(run)
}

function showInTemporal(run: Run): void {
  const { batch, isStalled, shown } = run
  const now = { state: batch.state, rows: batch.balance.rows ?? 0, isStalled }
  const isChanged = now.state !== shown.state || now.rows !== shown.rows || now.isStalled !== shown.isStalled
  // Setting an attribute that is not registered would fail the workflow task.
  if (!isChanged || !batch.isSearchable) return
  upsertSearchAttributes([
    { key: searchAttributes.state, value: now.state },
    { key: searchAttributes.rows, value: now.rows },
    { key: searchAttributes.stalled, value: now.isStalled },
  ])
  run.shown = now
}

// Without this check a run with a wrong input would retry for ever, or occupy the workflow id of another batch.
function batchIdOf(input: Partial<OnboardBatchInput> | null | undefined): string {
  const batchId: unknown = input?.batchId
  if (typeof batchId !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(batchId))
    throw ApplicationFailure.nonRetryable('onboardBatch takes the id of a batch', 'input-invalid')
  if (![batchWorkflowId(batchId), ...spareWorkflowIds(batchId)].includes(workflowInfo().workflowId))
    throw ApplicationFailure.nonRetryable('onboardBatch runs under the id of its batch', 'workflow-id-wrong')
  return batchId
}

const hasSignal = ({ signals }: Run) => signals.received > signals.seen

// `hasEnded` of core/batches would bring zod into the bundle, which triples it.
const hasEnded = ({ batch }: Run) => batch.phase === 'ended'
