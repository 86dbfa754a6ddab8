import { setTimeout as wait } from 'node:timers/promises'
import { Client, Connection, ScheduleAlreadyRunning, type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client'
import { defaultPayloadConverter } from '@temporalio/common'
import { loadClientConnectConfig } from '@temporalio/envconfig'
import { Position, type Progress } from '#core/batches/progress'
import { batchWorkflowId, spareWorkflowIds } from '#core/batches/workflow-id'
import { isThisMachine } from '#core/database/tls'
import type { Environment } from '#core/environment'
import { StartRefusal } from '#core/errors/start-refusal'
import type { TaskQueue, TemporalStatus } from '#core/system/system'
import { type OnboardBatchInput, progressQuery, refreshSignal, reviewIndexQueueOf, searchAttributes, stalledSignal } from '#worker/contract'
import { sendCause } from './tracing/client-interceptor'

/**
 * Why a batch does not move, and how often its activity was tried. `cause` is `workflow-missing`, `no-worker` (no worker takes its task),
 * `worker-silent` (its worker sends no heartbeats) or the code of the last failure.
 */
export type Obstacle = { cause: string; attempts: number }

export type Backlog = { queue: 'main' | 'review-index'; kind: 'workflow' | 'activity'; tasks: number }

/** What the web and the worker ask of Temporal. */
export type WorkerClient = {
  /** Makes the workflow of the batch read the database again, and starts it when it is not running. Throws when Temporal cannot be reached. */
  signalRefresh(batchId: string, workflowId?: string): Promise<void>
  /** Makes a running workflow of the batch read the database again. Throws when Temporal cannot be reached. */
  signalRunning(batchId: string): Promise<void>
  /** Starts the workflow of the batch when it is not running; a running one notices nothing. Throws when Temporal cannot be reached. */
  ensureRunning(batchId: string, workflowId?: string): Promise<void>
  /**
   * The id under which the workflow of the batch runs or can start: its own, or a spare one when a foreign workflow occupies that.
   * `workflowId` is null when foreign workflows occupy all of them. Throws when Temporal cannot be reached.
   */
  findWorkflow(batchId: string): Promise<{ workflowId: string | null; isRunning: boolean }>
  /**
   * What keeps the batch from moving, as Temporal knows it; null when an activity of the batch has just started or sent a heartbeat. Throws
   * when Temporal cannot be reached.
   */
  findObstacle(batchId: string): Promise<Obstacle | null>
  /** Sets the search attribute `BatchStalled`. Throws when Temporal cannot be reached or the workflow is not running. */
  signalStalled(batchId: string): Promise<void>
  /** The progress of the batch from its workflow; null when there is none. Throws when it does not answer in `timeoutMs`. */
  queryProgress(batchId: string, timeoutMs: number): Promise<Progress | null>
  /** How far the running activity of the batch says it is; null when none does. Throws when Temporal does not answer in `timeoutMs`. */
  readPosition(batchId: string, timeoutMs: number): Promise<Position | null>
  /** Creates the nightly schedule of deep verification when it is missing. Throws when Temporal cannot be reached. */
  ensureNightlyVerification(cron: string): Promise<void>
  /** Adds the search attributes that are missing. Returns whether none was. Throws when Temporal cannot be reached or refuses. */
  ensureSearchAttributes(): Promise<boolean>
  /** Whether all search attributes are registered. Throws when Temporal cannot be reached. */
  hasSearchAttributes(): Promise<boolean>
  /** How many tasks wait in the task queues of the workers, as Temporal estimates. Throws when Temporal cannot be reached. */
  readBacklog(): Promise<Backlog[]>
  /** The version of Temporal, and the task queues with who polls them. Throws when Temporal does not answer in `timeoutMs`. */
  readStatus(timeoutMs: number): Promise<TemporalStatus>
  /** Returns the id of the namespace, which is another one after Temporal lost its data. Throws when Temporal cannot be reached or does not have the namespace. */
  ping(): Promise<string>
  close(): Promise<void>
}

type Settings = Pick<Environment, 'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE' | 'TEMPORAL_TASK_QUEUE'>

/** Opens the client, which connects on first use. TLS and API keys come from Temporal's own environment variables. */
export function openWorkerClient({ TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TASK_QUEUE }: Settings): WorkerClient {
  const connection = Connection.lazy(temporalConnectionOptions(TEMPORAL_ADDRESS))
  const client = new Client({ connection, namespace: TEMPORAL_NAMESPACE, interceptors: { workflow: [sendCause] } })
  const startOptions = (batchId: string, workflowId = batchWorkflowId(batchId)) => ({
    workflowId,
    taskQueue: TEMPORAL_TASK_QUEUE,
    args: [{ batchId }] as [OnboardBatchInput],
  })
  const signalRefresh = async (batchId: string, workflowId?: string) => {
    await client.workflow.signalWithStart('onboardBatch', { ...startOptions(batchId, workflowId), signal: refreshSignal })
  }
  const runnerOf = async (workflowId: string): Promise<'ours' | 'foreign' | 'none'> => {
    try {
      const { status, type, taskQueue, executionTime } = await client.workflow.getHandle(workflowId).describe()
      if (status.name !== 'RUNNING') return 'none'
      // Ours starts at once, so one with a delay or a schedule is foreign.
      const isAsleep = executionTime !== undefined && executionTime.getTime() > Date.now() + clockSkewMs
      return type === 'onboardBatch' && taskQueue === TEMPORAL_TASK_QUEUE && !isAsleep ? 'ours' : 'foreign'
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'none'
      throw error
    }
  }
  const findWorkflow: WorkerClient['findWorkflow'] = async (batchId) => {
    let free: string | null = null
    for (const workflowId of [batchWorkflowId(batchId), ...spareWorkflowIds(batchId)]) {
      const runs = await runnerOf(workflowId)
      if (runs === 'ours') return { workflowId, isRunning: true }
      // Ours may still run under a spare id when the foreign workflow has ended.
      if (runs === 'none' && workflowId !== batchWorkflowId(batchId)) return { workflowId: free ?? workflowId, isRunning: false }
      if (runs === 'none') free = workflowId
    }
    return { workflowId: free, isRunning: false }
  }
  const missingAttributes = async () => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: TEMPORAL_NAMESPACE })
    return Object.values(searchAttributes).filter(({ name }) => !(name in (customAttributes ?? {})))
  }
  const readQueues = (): Promise<TaskQueue[]> =>
    Promise.all(
      pollsOf(TEMPORAL_TASK_QUEUE).map(async ({ queue, kind, name }) => {
        const { stats, pollers } = await connection.workflowService.describeTaskQueue({
          namespace: TEMPORAL_NAMESPACE,
          taskQueue: { name },
          taskQueueType: taskQueueTypes[kind],
          reportStats: true,
        })
        const polled = (pollers ?? []).map(({ lastAccessTime }) => msOf(lastAccessTime))
        return {
          queue,
          kind,
          tasks: Number(stats?.approximateBacklogCount ?? 0),
          pollers: polled.length,
          polledAt: polled.length > 0 ? new Date(Math.max(...polled)).toISOString() : null,
        }
      }),
    )
  const within = <Result>(timeoutMs: number, act: () => Promise<Result>) => connection.withDeadline(Date.now() + timeoutMs, act)

  return {
    signalRefresh: (batchId, workflowId) => within(callTimeoutMs, () => signalRefresh(batchId, workflowId)),
    signalRunning: (batchId) =>
      within(callTimeoutMs, async () => {
        const { workflowId, isRunning } = await findWorkflow(batchId)
        if (isRunning) await signalRefresh(batchId, workflowId ?? undefined)
      }),
    ensureRunning: (batchId, workflowId) =>
      within(callTimeoutMs, async () => {
        await client.workflow.start('onboardBatch', { ...startOptions(batchId, workflowId), workflowIdConflictPolicy: 'USE_EXISTING' })
      }),
    findWorkflow: (batchId) => within(callTimeoutMs, () => findWorkflow(batchId)),
    findObstacle: (batchId) =>
      within(callTimeoutMs, async () => {
        const { workflowId, isRunning } = await findWorkflow(batchId)
        if (workflowId === null || !isRunning) return { cause: 'workflow-missing', attempts: 1 }
        const { pendingActivities, pendingWorkflowTask } = (await client.workflow.getHandle(workflowId).describe()).raw
        // The review index may wait for that of a larger batch, and no decision waits for it.
        const activities = (pendingActivities ?? []).filter(({ activityType }) => activityType?.name !== 'buildReviewIndex')
        // Of several lanes, those that wait for one that does not move are alive.
        if (activities.length > 0) return activities.map(obstacleOf).find((obstacle) => obstacle !== null) ?? null
        return pendingWorkflowTask ? { cause: 'no-worker', attempts: pendingWorkflowTask.attempt ?? 1 } : null
      }),
    signalStalled: (batchId) =>
      within(callTimeoutMs, async () => {
        const { workflowId } = await findWorkflow(batchId)
        if (workflowId !== null) await client.workflow.getHandle(workflowId).signal(stalledSignal)
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
    readPosition: (batchId, timeoutMs) =>
      inTime(
        timeoutMs,
        within(timeoutMs, async () => {
          const { raw } = await client.workflow.getHandle(batchWorkflowId(batchId)).describe()
          const positions = (raw.pendingActivities ?? []).flatMap(positionOf)
          // Each lane knows what all have committed, and its own slices.
          return positions.toSorted((a, b) => b.bytesRead - a.bytesRead)[0] ?? null
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
    ensureSearchAttributes: () =>
      within(callTimeoutMs, async () => {
        const missing = await missingAttributes()
        if (missing.length === 0) return true
        const added = missing.map(({ name, type }) => [name, indexedValueTypes[type]] as const)
        await connection.operatorService.addSearchAttributes({
          namespace: TEMPORAL_NAMESPACE,
          searchAttributes: Object.fromEntries(added),
        })
        return false
      }),
    hasSearchAttributes: () => within(callTimeoutMs, async () => (await missingAttributes()).length === 0),
    readBacklog: () => within(callTimeoutMs, async () => (await readQueues()).map(({ queue, kind, tasks }) => ({ queue, kind, tasks }))),
    readStatus: (timeoutMs) =>
      inTime(
        timeoutMs,
        within(timeoutMs, async () => {
          const [{ serverVersion }, queues] = await Promise.all([connection.workflowService.getSystemInfo({}), readQueues()])
          return { version: serverVersion ?? '', queues }
        }),
      ),
    ping: () =>
      within(callTimeoutMs, async () => {
        const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: TEMPORAL_NAMESPACE })
        return namespaceInfo?.id ?? ''
      }),
    close: () => connection.close(),
  }
}

const pollsOf = (taskQueue: string) =>
  [
    { queue: 'main', kind: 'workflow', name: taskQueue },
    { queue: 'main', kind: 'activity', name: taskQueue },
    { queue: 'review-index', kind: 'activity', name: reviewIndexQueueOf(taskQueue) },
  ] as const

// The numbers of temporal.api.enums.v1.TaskQueueType.
const taskQueueTypes = { workflow: 1, activity: 2 } as const

type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number]

function obstacleOf({ state, attempt, lastHeartbeatTime, lastStartedTime, lastFailure }: PendingActivity): Obstacle | null {
  const attempts = attempt ?? 1
  // Temporal counts the start of an attempt as a heartbeat, so an attempt after the first has to send one of its own.
  const isAlive = attempts === 1 || msOf(lastHeartbeatTime) > msOf(lastStartedTime)
  if (isAlive && msOf(lastHeartbeatTime) > Date.now() - recentMs) return null
  const cause = lastFailure?.applicationFailureInfo?.type
  return { cause: cause || (lastFailure || state === activityStarted ? 'worker-silent' : 'no-worker'), attempts }
}

const msOf = (time: PendingActivity['lastStartedTime']) => Number(time?.seconds ?? 0) * 1_000 + (time?.nanos ?? 0) / 1e6

function positionOf({ activityType, heartbeatDetails }: PendingActivity): Position[] {
  const [details] = heartbeatDetails?.payloads ?? []
  const phase = phaseOfActivity[activityType?.name ?? '']
  const { data } = Position.safeParse(details && { phase, ...defaultPayloadConverter.fromPayload<object>(details) })
  return data ? [data] : []
}

const recentMs = 15_000
// PENDING_ACTIVITY_STATE_STARTED of temporal.api.enums.v1.PendingActivityState.
const activityStarted = 2
const callTimeoutMs = 5_000

// The activities that read the file, and report their position in it by heartbeats.
const phaseOfActivity: Record<string, Position['phase']> = {
  convertFile: 'converting',
  surveyFile: 'surveying',
  importSlices: 'importing',
}

const clockSkewMs = 60_000

/**
 * How to connect to Temporal: the address, and TLS and API key from Temporal's own variables. Throws a StartRefusal if a file that these
 * name cannot be read.
 */
export function temporalConnectionOptions(address: string | undefined) {
  try {
    return { ...loadClientConnectConfig().connectionOptions, ...(address ? { address } : {}) }
  } catch (error) {
    throw new StartRefusal(`The settings for TLS to Temporal are not valid: ${error instanceof Error ? error.message : 'unknown'}`)
  }
}

/**
 * Says that others may read what is sent to Temporal; null if they may not, or if its own settings turn TLS off, as they should where the
 * network is private.
 */
export function plainTemporalWarning(address = ''): string | null {
  const host = address.replace(/:\d+$/, '')
  if (isThisMachine(host) || temporalConnectionOptions(address).tls !== undefined) return null
  return `TEMPORAL_ADDRESS reaches ${host} without TLS. Set TEMPORAL_TLS=true, or TEMPORAL_TLS=false if the network is private.`
}

// The numbers of temporal.api.enums.v1.IndexedValueType.
const indexedValueTypes = { TEXT: 1, KEYWORD: 2, INT: 3, DOUBLE: 4, BOOL: 5, DATETIME: 6, KEYWORD_LIST: 7 } as const

// The client retries a call that missed its deadline, after a pause, so the deadline alone does not bound the time.
async function inTime<Result>(timeoutMs: number, answer: Promise<Result>): Promise<Result> {
  const timeout = wait(timeoutMs, undefined, { ref: false }).then(() => Promise.reject(new Error(`No answer in ${timeoutMs} ms`)))
  return Promise.race([answer, timeout])
}
