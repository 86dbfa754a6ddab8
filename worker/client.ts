import { setTimeout as wait } from 'node:timers/promises'
import { Client, Connection, ScheduleAlreadyRunning, WorkflowNotFoundError } from '@temporalio/client'
import { loadClientConnectConfig } from '@temporalio/envconfig'
import { batchWorkflowId } from '#core/batches/batch'
import type { Progress } from '#core/batches/progress'
import type { Environment } from '#core/environment'
import { type OnboardBatchInput, progressQuery, recordChangedSignal } from '#worker/contract'

/** The front door of the worker: what the web, and the reconciler, may ask of Temporal. */
export type WorkerClient = {
  /** Has the batch's workflow look at the record, starting it when it is not running. Throws when Temporal cannot be reached. */
  recordChanged(batchId: string): Promise<void>
  /** Starts the batch's workflow when it is not running, and does not disturb it when it is. Throws when Temporal cannot be reached. */
  ensureRunning(batchId: string): Promise<void>
  /** What the workflow says of its progress; null when there is none, throws when it does not answer in `timeoutMs`. */
  queryProgress(batchId: string, timeoutMs: number): Promise<Progress | null>
  /** Makes the nightly schedule of deep verification when it is missing. Throws when Temporal cannot be reached. */
  ensureNightlyVerification(cron: string): Promise<void>
  /** Whether the server answers. */
  ping(): Promise<void>
  close(): Promise<void>
}

type Settings = Pick<Environment, 'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE' | 'TEMPORAL_TASK_QUEUE'>

/** Opens the client; connects when first used. TLS and API keys come from Temporal's own environment variables. */
export function openWorkerClient({ TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TASK_QUEUE }: Settings): WorkerClient {
  const configured = loadClientConnectConfig()
  const connection = Connection.lazy({ ...configured.connectionOptions, ...(TEMPORAL_ADDRESS ? { address: TEMPORAL_ADDRESS } : {}) })
  const client = new Client({ connection, namespace: TEMPORAL_NAMESPACE })
  const startOptions = (batchId: string) => ({
    workflowId: batchWorkflowId(batchId),
    taskQueue: TEMPORAL_TASK_QUEUE,
    args: [{ batchId }] as [OnboardBatchInput],
  })
  const within = <Result>(timeoutMs: number, act: () => Promise<Result>) => connection.withDeadline(Date.now() + timeoutMs, act)

  return {
    recordChanged: (batchId) =>
      within(callTimeoutMs, async () => {
        await client.workflow.signalWithStart('onboardBatch', { ...startOptions(batchId), signal: recordChangedSignal })
      }),
    ensureRunning: (batchId) =>
      within(callTimeoutMs, async () => {
        await client.workflow.start('onboardBatch', { ...startOptions(batchId), workflowIdConflictPolicy: 'USE_EXISTING' })
      }),
    queryProgress: (batchId, timeoutMs) =>
      inTime(
        timeoutMs,
        within(timeoutMs, async () => {
          try {
            return await client.workflow.getHandle(batchWorkflowId(batchId)).query(progressQuery)
          } catch (error) {
            if (error instanceof WorkflowNotFoundError) return null
            throw error
          }
        }),
      ),
    ensureNightlyVerification: (cron) =>
      within(callTimeoutMs, async () => {
        await client.schedule
          .create({
            scheduleId: 'deep-verification',
            spec: { cronExpressions: [cron] },
            policies: { overlap: 'SKIP', catchupWindow: '1 day' },
            action: {
              type: 'startWorkflow',
              workflowType: 'verifyEverything',
              workflowId: 'deep-verification',
              taskQueue: TEMPORAL_TASK_QUEUE,
            },
          })
          .catch((error: unknown) => {
            if (!(error instanceof ScheduleAlreadyRunning)) throw error
          })
      }),
    ping: () =>
      within(callTimeoutMs, async () => {
        await connection.workflowService.getSystemInfo({})
      }),
    close: () => connection.close(),
  }
}

const callTimeoutMs = 5_000

// The client tries a call again that ran into its deadline, and waits before it does.
async function inTime<Result>(timeoutMs: number, asked: Promise<Result>): Promise<Result> {
  const over = wait(timeoutMs, undefined, { ref: false }).then(() => Promise.reject(new Error(`No answer in ${timeoutMs} ms`)))
  return Promise.race([asked, over])
}
