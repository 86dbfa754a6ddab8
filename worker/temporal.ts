import { basename, dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { loadClientConnectConfig } from '@temporalio/envconfig'
import { DefaultLogger, type LogMetadata, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker'
import type { Environment } from '#core/environment'
import { causeOf } from '#core/errors/cause-of'
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
}

// A built worker is in a folder that is named by the hash of its sources.
const buildId = /\.mjs$/.test(import.meta.url) ? basename(dirname(fileURLToPath(import.meta.url))) : 'source'

/**
 * Runs a Temporal worker until `signal` aborts, then finishes the tasks it has started. Waits without limit for a server that cannot be
 * reached at the start. Throws when the worker cannot be created.
 */
export async function workForTemporal({ environment, log, takes, metricsAddress, signal, onReady }: Work): Promise<void> {
  installRuntime(log, metricsAddress)
  const connection = await connectWhenUp(environment, log, signal)
  if (!connection) return
  const worker = await createWorker({ connection, environment, takes })
  onReady()
  const running = worker.run()
  signal.addEventListener('abort', () => worker.shutdown())
  if (signal.aborted) worker.shutdown()
  await running
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

async function connectWhenUp(
  { TEMPORAL_ADDRESS: address }: Work['environment'],
  log: Log,
  signal: AbortSignal,
): Promise<NativeConnection | undefined> {
  const { connectionOptions } = loadClientConnectConfig()
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    try {
      return await NativeConnection.connect({ ...connectionOptions, ...(address ? { address } : {}) })
    } catch (error) {
      if (isFirst) log.warn({ cause: causeOf(error) }, 'waiting for Temporal')
      await wait(1_000, undefined, { signal }).catch(() => {})
    }
  }
  return undefined
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
