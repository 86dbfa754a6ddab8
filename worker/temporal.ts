import { setTimeout as wait } from 'node:timers/promises'
import { loadClientConnectConfig } from '@temporalio/envconfig'
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker'
import type { Environment } from '#core/environment'
import { causeOf } from './activities/activity'
import type { Log } from './log'

type Work = {
  environment: Pick<Environment, 'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE' | 'TEMPORAL_TASK_QUEUE'>
  log: Log
  /** What this process takes on. */
  takes: Pick<WorkerOptions, 'activities' | 'workflowBundle' | 'workflowsPath'>
  /** host:port where its figures are to be had. */
  metricsAddress: string | undefined
  signal: AbortSignal
  onReady(): void
}

const shutdownGraceMs = 30_000

/**
 * Does Temporal's work until `signal` aborts, and then ends what it has begun. A server that is away when it starts is waited for, for as
 * long as it takes; the record goes on without it. Throws when the work itself cannot be set up.
 */
export async function workForTemporal({ environment, log, takes, metricsAddress, signal, onReady }: Work): Promise<void> {
  installRuntime(log, metricsAddress)
  const connection = await connectWhenUp(environment, log, signal)
  if (!connection) return
  const worker = await Worker.create({
    connection,
    namespace: environment.TEMPORAL_NAMESPACE,
    taskQueue: environment.TEMPORAL_TASK_QUEUE,
    ...takes,
    shutdownGraceTime: shutdownGraceMs,
  })
  onReady()
  const running = worker.run()
  signal.addEventListener('abort', () => worker.shutdown())
  if (signal.aborted) worker.shutdown()
  await running
  await connection.close()
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
    logger: new DefaultLogger('WARN', ({ level, message }) => logAs(log, level, message)),
    telemetryOptions: {
      // What its native side has to say would otherwise go to the console, past the log.
      logging: { forward: {} },
      ...(bindAddress ? { metrics: { prometheus: { bindAddress } } } : {}),
    },
  })
}

// Temporal's own lines may carry failures in their attributes; the message alone is safe.
function logAs(to: Log, level: string, message: string): void {
  if (level === 'ERROR') to.error({ temporal: true }, message)
  else to.warn({ temporal: true }, message)
}
