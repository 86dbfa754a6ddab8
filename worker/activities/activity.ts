import { ApplicationFailure, activityInfo, CancelledFailure, Context } from '@temporalio/activity'
import { readSnapshot } from '#core/batches/read-progress'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { createQueries } from '#core/database/kysely'
import { withOther } from '#core/database/open-database'
import { causeOf } from '#core/errors/cause-of'
import { DomainError } from '#core/errors/domain-error'
import { outageSentence } from '#core/errors/outage-sentence'
import { type BatchReport, type OnboardBatchInput, stalledSignal } from '#worker/contract'
import type { Log } from '#worker/log'

const stalledAfterAttempts = 5

/**
 * `isSearchable` asks Temporal whether the search attributes are registered. `lanes` is the most workers that import one batch, one by default,
 * and a file is surveyed in as many as it has `surveyBytesPerLane`, 8 MiB by default.
 */
export type ActivityShell = {
  ctx: SystemContext
  log: Log
  isSearchable: () => Promise<boolean>
  lanes?: number
  surveyBytesPerLane?: number | undefined
}

/** Returned by an act that moved nothing, so a batch that is stalled stays marked. */
export const unmoved = Symbol('unmoved')

/** `signal` aborts when the workflow cancels the activity or the worker stops. */
type Act<Input, Result> = (batchId: string, ctx: SystemContext, signal: AbortSignal, input: Input) => Promise<Result | typeof unmoved>

/**
 * Wraps an act on a batch as an activity that returns the batch as it is afterwards.
 * A batch that has moved on is an outcome. Every other failure is retried, and shown as stalled after five attempts.
 * Temporal and the log get a code and never a message, because a message of the database may quote a row.
 */
export function activity<Result extends object, Input extends OnboardBatchInput = OnboardBatchInput>(
  shell: ActivityShell,
  act: Act<Input, Result>,
) {
  const { ctx, log } = shell
  return async (input: Input): Promise<BatchReport & Result> => {
    const { batchId } = input
    const { attempt, activityType } = activityInfo()
    const startedAt = performance.now()
    try {
      const outcome = await act(batchId, cancellable(ctx), Context.current().cancellationSignal, input).catch(asOutcome<Result>)
      // Whatever stalled the batch, it moves now.
      if (outcome !== unmoved) await callFunction(ctx.db, 'set_stalled', { batch: batchId, attempts: 0 })
      log.debug({ batchId, activity: activityType, attempt, ms: Math.round(performance.now() - startedAt) }, 'activity completed')
      return { ...(await readReport(shell, batchId)), ...(outcome === unmoved ? ({} as Result) : outcome) }
    } catch (error) {
      if (error instanceof CancelledFailure) {
        log.info({ batchId, activity: activityType, attempt }, 'activity cancelled')
        throw error
      }
      const cause = causeOf(error)
      const reason = outageSentence(cause) ?? undefined
      log.warn({ batchId, activity: activityType, attempt, cause, reason }, 'activity failed and will be retried')
      if (attempt >= stalledAfterAttempts || cause === 'balance-broken') {
        await callFunction(ctx.db, 'set_stalled', { batch: batchId, cause, attempts: attempt }).catch(() => {})
        await signalStalled().catch(() => {})
      }
      // A workflow that was started for a batch that does not exist has nothing to wait for.
      throw ApplicationFailure.create({ message: cause, type: cause, nonRetryable: cause === 'batch-not-found' })
    }
  }
}

/** The same database, except that queries throw once the activity is cancelled. It then stops at its next statement. */
function cancellable({ db }: SystemContext): SystemContext {
  const { cancellationSignal } = Context.current()
  const query: typeof db.query = (...args) => {
    if (cancellationSignal.aborted) throw new CancelledFailure('activity cancelled')
    return db.query(...args)
  }
  return { db: withOther(db, { query, kysely: createQueries(query) }) }
}

async function readReport(
  { ctx: { db }, isSearchable, lanes = 1, surveyBytesPerLane }: ActivityShell,
  batchId: string,
): Promise<BatchReport> {
  const [snapshot, isSettable] = await Promise.all([readSnapshot(db, batchId), isSearchable()])
  const { isToConvert, ...rest } = snapshot
  const report = { ...rest, isSearchable: isSettable, ...(isToConvert && { toConvert: true as const }) }
  if (lanes === 1) return report
  if (snapshot.phase === 'surveying') return { ...report, lanes: lanesForSurvey(lanes, snapshot.bytesTotal, surveyBytesPerLane) }
  if (snapshot.phase !== 'importing') return report
  return { ...report, lanes: lanesFor(lanes, await db.prisma.batchSlice.count({ where: { batchId, importedAt: null } })) }
}

// A worker writes two slices at a time, so more lanes than half the slices bring nothing.
const lanesFor = (most: number, slicesLeft: number) => Math.max(1, Math.min(most, Math.ceil(slicesLeft / 2)))

// A worker surveys as much in the time that an activity more would take.
const lanesForSurvey = (most: number, bytes: number, bytesPerLane = 8 * 1024 * 1024) =>
  Math.max(1, Math.min(most, Math.ceil(bytes / bytesPerLane)))

async function signalStalled(): Promise<void> {
  const { client, info } = Context.current()
  const { workflowId } = info.workflowExecution ?? {}
  if (workflowId) await client.workflow.getHandle(workflowId).signal(stalledSignal)
}

// The next activity reads the state that the batch has moved on to.
function asOutcome<Result>(error: unknown): Result {
  if (error instanceof DomainError && error.code === 'batch-moved-on') return {} as Result
  throw error
}
