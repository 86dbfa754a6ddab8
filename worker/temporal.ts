import { basename, dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { DefaultLogger, type LogMetadata, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker'
import type { Environment } from '#core/environment'
import { causeOf } from '#core/errors/cause-of'
import { temporalConnectionOptions } from './client'
import type { Log } from './log'

type Work = {
  environment: Pick<Environment, 'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE' | 'TEMPORAL_TASK_QUEUE'>
  log: Log
  /** Workflows or activities, or both. */
  takes: Pick<WorkerOptions, 'activities' | 'workflowBundle' | 'workflowsPath'>
  /** host:port of the Prometheus metrics. */
  metricsAddress: string | undefined
  signal: AbortSignal
  onReady(): void
  /** Called every two seconds while it polls and Temporal knows the namespace. */
  onPolled(): void
}

const checkEveryMs = 2_000
const checkTimeoutMs = 5_000

// A built worker is in a folder that is named by the hash of its sources.
const buildId = /\.mjs$/.test(import.meta.url) ? basename(dirname(fileURLToPath(import.meta.url))) : 'source'

/**
 * Runs a Temporal worker until `signal` aborts, then finishes the tasks it has started. Waits without limit for a server that cannot be
 * reached at the start, or does not have the namespace. Throws when the worker cannot be created or has failed.
 */
export async function workForTemporal({ environment, log, takes, metricsAddress, signal, onReady, onPolled }: Work): Promise<void> {
  installRuntime(log, metricsAddress)
  const connection = await connectWhenUp(environment, log, signal)
  if (!connection) return
  const worker = await createWorker({ connection, environment, takes })
  onReady()
  const running = worker.run()
  signal.addEventListener('abort', () => worker.shutdown())
  if (signal.aborted) worker.shutdown()
  const ended = new AbortController()
  const failure = untilFailed({ worker, connection, environment, onPolled, signal: ended.signal })
  await Promise.race([running, failure])
  ended.abort()
  await connection.close()
}

/** The worker itself, which is not running yet. */
export function createWorker({ connection, environment, takes }: Pick<Work, 'environment' | 'takes'> & { connection: NativeConnection }) {
  return Worker.create({
    connection,
    namespace: environment.TEMPORAL_NAMESPACE,
    taskQueue: environment.TEMPORAL_TASK_QUEUE,
    ...takes,
    // Shown in Temporal beside each task. Routing by version is off: docs/workflow-changes.md.
    workerDeploymentOptions: { version: { deploymentName: 'countersign', buildId }, useWorkerVersioning: false },
    // Activities are cancelled at once, because they then stop after the current slice.
    shutdownGraceTime: 0,
    // Pages show the progress within a slice from heartbeats, and a cancellation arrives with the answer to one.
    maxHeartbeatThrottleInterval: '500 milliseconds',
  })
}

type Watch = Pick<Work, 'environment' | 'onPolled' | 'signal'> & {
  worker: Pick<Worker, 'getStatus'>
  connection: Pick<NativeConnection, 'withDeadline' | 'workflowService'>
}

/** Throws when the worker has failed, because its `run` then never ends. Calls `onPolled` every two seconds while it polls. */
export async function untilFailed({ worker, connection, environment, onPolled, signal }: Watch): Promise<void> {
  while (!signal.aborted) {
    const { runState, workflowPollerState, activityPollerState } = worker.getStatus()
    const states = [runState, workflowPollerState, activityPollerState]
    if (states.includes('FAILED')) throw new WorkerFailed()
    if (runState === 'RUNNING') await requireNamespace(connection, environment).then(onPolled, () => {})
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

// Lines of Temporal may carry failures in their attributes, so only the message and the attributes of our workflows are logged.
function logAs(to: Log, level: string, message: string, { sdkComponent, batchId, state }: LogMetadata = {}): void {
  if (level === 'ERROR') to.error({ temporal: true }, message)
  else if (level === 'WARN') to.warn({ temporal: true }, message)
  else if (sdkComponent === 'workflow') to.info({ batchId, state }, message)
}
