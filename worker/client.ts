import { setTimeout as wait } from 'node:timers/promises'
import { Client, Connection, ScheduleAlreadyRunning, WorkflowNotFoundError } from '@temporalio/client'
import { loadClientConnectConfig } from '@temporalio/envconfig'
import type { Progress } from '#core/batches/progress'
import { batchWorkflowId, spareWorkflowIds } from '#core/batches/workflow-id'
import type { Environment } from '#core/environment'
import { type OnboardBatchInput, progressQuery, refreshSignal } from '#worker/contract'

/** The front door of the worker: what the web, and the reconciler, may ask of Temporal. */
export type WorkerClient = {
  /** Has the batch's workflow look at the record, starting it when it is not running. Throws when Temporal cannot be reached. */
  signalRefresh(batchId: string, workflowId?: string): Promise<void>
  /** Starts the batch's workflow when it is not running, and does not disturb it when it is. Throws when Temporal cannot be reached. */
  ensureRunning(batchId: string, workflowId?: string): Promise<void>
  /**
   * Under which id the batch's workflow runs or can be started: its own, or a spare one when a foreign workflow runs under that.
   * `workflowId` is null when foreign workflows run under all of them. Throws when Temporal cannot be reached.
   */
  findWorkflow(batchId: string): Promise<{ workflowId: string | null; isRunning: boolean }>
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
  const startOptions = (batchId: string, workflowId = batchWorkflowId(batchId)) => ({
    workflowId,
    taskQueue: TEMPORAL_TASK_QUEUE,
    args: [{ batchId }] as [OnboardBatchInput],
  })
  const whoRuns = async (workflowId: string): Promise<'ours' | 'foreign' | 'nobody'> => {
    try {
      const { status, type, taskQueue, executionTime } = await client.workflow.getHandle(workflowId).describe()
      if (status.name !== 'RUNNING') return 'nobody'
      // Ours begins at once; one with a delay or a schedule was started by someone else.
      const isAsleep = executionTime !== undefined && executionTime.getTime() > Date.now() + clockSkewMs
      return type === 'onboardBatch' && taskQueue === TEMPORAL_TASK_QUEUE && !isAsleep ? 'ours' : 'foreign'
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'nobody'
      throw error
    }
  }
  const within = <Result>(timeoutMs: number, act: () => Promise<Result>) => connection.withDeadline(Date.now() + timeoutMs, act)

  return {
    signalRefresh: (batchId, workflowId) =>
      within(callTimeoutMs, async () => {
        await client.workflow.signalWithStart('onboardBatch', { ...startOptions(batchId, workflowId), signal: refreshSignal })
      }),
    ensureRunning: (batchId, workflowId) =>
      within(callTimeoutMs, async () => {
        await client.workflow.start('onboardBatch', { ...startOptions(batchId, workflowId), workflowIdConflictPolicy: 'USE_EXISTING' })
      }),
    findWorkflow: (batchId) =>
      within(callTimeoutMs, async () => {
        let free: string | null = null
        for (const workflowId of [batchWorkflowId(batchId), ...spareWorkflowIds(batchId)]) {
          const runs = await whoRuns(workflowId)
          if (runs === 'ours') return { workflowId, isRunning: true }
          // Ours may still run under a spare id when the foreign workflow has ended.
          if (runs === 'nobody' && workflowId !== batchWorkflowId(batchId)) return { workflowId: free ?? workflowId, isRunning: false }
          if (runs === 'nobody') free = workflowId
        }
        return { workflowId: free, isRunning: false }
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
const clockSkewMs = 60_000

// The client tries a call again that ran into its deadline, and waits before it does.
async function inTime<Result>(timeoutMs: number, asked: Promise<Result>): Promise<Result> {
  const over = wait(timeoutMs, undefined, { ref: false }).then(() => Promise.reject(new Error(`No answer in ${timeoutMs} ms`)))
  return Promise.race([asked, over])
}
