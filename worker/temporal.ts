import { basename, dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { DefaultLogger, type LogMetadata, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker'
import type { Environment } from '#core/environment'
import { causeOf } from '#core/errors/cause-of'
import { StartRefusal } from '#core/errors/start-refusal'
import { temporalConnectionOptions } from './client'
import type { Log } from './log'
import { continueCause } from './tracing/activity-interceptor'
import { tracingSinks } from './tracing/workflow-spans'

type Work = {
  environment: Pick<Environment, 'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE' | 'TEMPORAL_TASK_QUEUE'>
  log: Log
  /** What it polls for: one Temporal worker for each. */
  takes: Takes[]
  /** host:port of the Prometheus metrics. */
  metricsAddress: string | undefined
  signal: AbortSignal
  onReady(): void
  /** Called every two seconds while all of it polls and Temporal knows the namespace. */
  onPolled(): void
}

/** Workflows or activities, or both, of the task queue of the settings unless another is named. */
export type Takes = Pick<WorkerOptions, 'activities' | 'workflowBundle' | 'workflowsPath' | 'maxConcurrentActivityTaskExecutions'> & {
  taskQueue?: string
}

const checkEveryMs = 2_000
const checkTimeoutMs = 5_000

// A built worker is in a folder that is named by the hash of its sources.
const buildId = /\.mjs$/.test(import.meta.url) ? basename(dirname(fileURLToPath(import.meta.url))) : 'source'

/**
 * Runs Temporal workers until `signal` aborts, then finishes the tasks it has started. Waits without limit for a server that cannot be
 * reached at the start, or does not have the namespace. Throws when a worker cannot be created or has failed.
 */
export async function workForTemporal({ environment, log, takes, metricsAddress, signal, onReady, onPolled }: Work): Promise<void> {
  installRuntime(log, metricsAddress)
  const connection = await connectWhenUp(environment, log, signal)
  if (!connection) return
  const workers = await Promise.all(takes.map((each) => createWorker({ connection, environment, takes: each })))
  onReady()
  const running = Promise.all(workers.map((worker) => worker.run()))
  const shutDown = () => {
    for (const worker of workers) worker.shutdown()
  }
  signal.addEventListener('abort', shutDown)
  if (signal.aborted) shutDown()
  const ended = new AbortController()
  const failure = untilFailed({ workers, connection, environment, onPolled, signal: ended.signal })
  await Promise.race([running, failure])
  ended.abort()
  await connection.close()
}

type Created = Pick<Work, 'environment'> & { takes: Takes; connection: NativeConnection }

/** One of the workers, which is not running yet. */
export function createWorker({ connection, environment, takes }: Created) {
  return Worker.create({
    connection,
    namespace: environment.TEMPORAL_NAMESPACE,
    taskQueue: environment.TEMPORAL_TASK_QUEUE,
    ...takes,
    interceptors: {
      activity: [continueCause],
      // A built bundle contains them.
      ...(takes.workflowsPath ? { workflowModules: [fileURLToPath(new URL('./workflows/interceptors.ts', import.meta.url))] } : {}),
    },
    sinks: tracingSinks,
    // Temporal gives a retry to each open poll of a frozen worker in turn, and notices each time only when the heartbeat is missing.
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 1 },
    // One poll for the workflows that this process has cached, and one for all others.
    workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: 2 },
    // Shown in Temporal beside each task. Routing by version is off: docs/workflow-changes.md.
    workerDeploymentOptions: { version: { deploymentName: 'countersign', buildId }, useWorkerVersioning: false },
    // Activities are cancelled at once, because they then stop after the current slice.
    shutdownGraceTime: 0,
    // Pages show the progress within a slice from heartbeats, and a cancellation arrives with the answer to one.
    maxHeartbeatThrottleInterval: '500 milliseconds',
  })
}

type Watch = Pick<Work, 'environment' | 'onPolled' | 'signal'> & {
  workers: Pick<Worker, 'getStatus'>[]
  connection: Pick<NativeConnection, 'withDeadline' | 'workflowService'>
}

/** Throws when a worker has failed, because its `run` then never ends. Calls `onPolled` every two seconds while all of them poll. */
export async function untilFailed({ workers, connection, environment, onPolled, signal }: Watch): Promise<void> {
  while (!signal.aborted) {
    const statuses = workers.map((worker) => worker.getStatus())
    const states = statuses.flatMap(({ runState, workflowPollerState, activityPollerState }) => [
      runState,
      workflowPollerState,
      activityPollerState,
    ])
    if (states.includes('FAILED')) throw new WorkerFailed()
    if (statuses.every(({ runState }) => runState === 'RUNNING')) await requireNamespace(connection, environment).then(onPolled, () => {})
    await wait(checkEveryMs, undefined, { signal }).catch(() => {})
  }
}

class WorkerFailed extends Error {
  readonly code = 'worker-failed'
}

async function requireNamespace(connection: Watch['connection'], { TEMPORAL_NAMESPACE: namespace }: Work['environment']): Promise<void> {
  await connection.withDeadline(Date.now() + checkTimeoutMs, () => connection.workflowService.describeNamespace({ namespace }))
}

async function connectWhenUp(environment: Work['environment'], log: Log, signal: AbortSignal): Promise<NativeConnection | undefined> {
  const { TEMPORAL_ADDRESS: address } = environment
  const options = temporalConnectionOptions(address)
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    let connection: NativeConnection | undefined
    try {
      connection = await NativeConnection.connect(options)
      await requireNamespace(connection, environment)
      return connection
    } catch (error) {
      await connection?.close().catch(() => {})
      const tls = tlsFailureOf(error)
      if (isFirst && tls)
        log.warn({ cause: causeOf(error), tls }, 'waiting for Temporal: its certificate or that of this worker does not suit')
      else if (isFirst) log.warn({ cause: causeOf(error) }, 'waiting for Temporal')
      await wait(1_000, undefined, { signal }).catch(() => {})
    }
  }
  return undefined
}

/** What the TLS of a connection to Temporal failed with; undefined for any other failure. Its class says no more than that it failed. */
export function tlsFailureOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const [, failure] = /InvalidCertificate\((\w+)/.exec(error.message) ?? /received fatal alert: (\w+)/.exec(error.message) ?? []
  return failure
}

function installRuntime(log: Log, bindAddress: string | undefined): void {
  try {
    install(log, bindAddress)
  } catch (error) {
    if (!bindAddress) throw error
    throw new StartRefusal(`Metrics cannot be served on ${bindAddress}: it is taken or no address of this machine.`, 'metrics-address')
  }
}

function install(log: Log, bindAddress: string | undefined): void {
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => logAs(log, level, message, meta)),
    telemetryOptions: {
      // Otherwise the native side writes to the console instead of the log.
      logging: { forward: {} },
      ...(bindAddress ? { metrics: { prometheus: { bindAddress } } } : {}),
    },
  })
}

// Each process of a worker runs either workflows or activities, and an answer to a query comes too late when the page has stopped waiting.
const expected = [
  'No workflows registered, not polling for workflow tasks',
  'No activities registered, not polling for activity tasks',
  'Query not found when attempting to respond to it',
]

// Lines of Temporal may carry failures in their attributes, so only the message and the attributes of our workflows are logged.
export function logAs(
  to: Pick<Log, 'debug' | 'info' | 'warn' | 'error'>,
  level: string,
  message: string,
  { sdkComponent, batchId, state, request }: LogMetadata = {},
): void {
  if (level === 'WARN' && expected.includes(message)) to.debug({ temporal: true }, message)
  else if (level === 'ERROR') to.error({ temporal: true }, message)
  else if (level === 'WARN') to.warn({ temporal: true }, message)
  else if (sdkComponent === 'workflow') to.info({ batchId, state, request }, message)
}
