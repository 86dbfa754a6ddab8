import { ApplicationFailure, activityInfo } from '@temporalio/activity'
import { readSnapshot } from '#core/batches/read-progress'
import type { BatchSnapshot } from '#core/batches/snapshot'
import { batchWorkflowId } from '#core/batches/workflow-id'
import type { SystemContext } from '#core/context'
import { sqlStateOf } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import type { OnboardBatchInput } from '#worker/contract'
import type { Log } from '#worker/log'

const stalledAfterAttempts = 5

export type ActivityShell = { ctx: SystemContext; log: Log }

/**
 * Makes an activity of an act: answers with where the batch stands afterwards.
 * A batch that has moved on meanwhile is an outcome. Anything else is tried again, and shown as stalled after five attempts.
 * What goes to Temporal and to the log is a code, never a message, for a database's message may quote a row.
 */
export function activity<Result extends object>({ ctx, log }: ActivityShell, act: (batchId: string) => Promise<Result>) {
  return async ({ batchId }: OnboardBatchInput): Promise<BatchSnapshot & Result> => {
    const { attempt, activityType, workflowExecution } = activityInfo()
    try {
      const result = await act(batchId).catch(asOutcome<Result>)
      // Under another id it goes on because a foreign workflow runs under its own, and was said to be stalled for that.
      const isSpare = workflowExecution?.workflowId !== batchWorkflowId(batchId)
      if (attempt >= stalledAfterAttempts || isSpare) await ctx.db.query('select set_stalled($1, null, 0)', [batchId])
      return { ...(await readSnapshot(ctx.db, batchId)), ...result }
    } catch (error) {
      const cause = causeOf(error)
      log.warn({ batchId, activity: activityType, attempt, cause }, 'an activity failed and will be tried again')
      if (attempt >= stalledAfterAttempts || cause === 'balance-broken') {
        await ctx.db.query('select set_stalled($1, $2, $3)', [batchId, cause, attempt]).catch(() => {})
      }
      // A workflow that somebody started for no batch of ours ends; there is nothing to wait for.
      throw ApplicationFailure.create({ message: cause, type: cause, nonRetryable: cause === 'batch-not-found' })
    }
  }
}

// Whoever moved the batch on has recorded it; the workflow looks at the record next.
function asOutcome<Result>(error: unknown): Result {
  if (error instanceof DomainError && error.code === 'batch-moved-on') return {} as Result
  throw error
}

/** A name for what went wrong that carries no data: a refusal's code, an SQLSTATE, a system's error code, or the class. */
export function causeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code
  const sqlState = sqlStateOf(error)
  // The database's own refusals carry a code as their message.
  if (sqlState?.startsWith('CS') && error instanceof Error) return error.message
  if (sqlState) return sqlState
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
