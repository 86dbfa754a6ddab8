import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { loadClientConnectConfig } from '@temporalio/envconfig'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { openDatabase } from '#core/db'
import { readEnvironment, requireSetting } from '#core/environment'
import { causeOf } from './activities/activity'
import { createActivities } from './activities/create-activities'
import { applyAtOnce } from './apply-at-once'
import { openWorkerClient } from './client'
import { findWebhook } from './head-webhook'
import { type Log, openLog } from './log'
import { publishHead } from './publish-head'
import { reconcile } from './reconcile'

const environment = readEnvironment()
const log = openLog(environment.LOG_LEVEL)
const stopping = new AbortController()
const shutdownGraceMs = 30_000

installRuntime()
const databaseUrl = requireSetting(environment, 'WORKER_DATABASE_URL')
const db = openDatabase({ url: databaseUrl, poolSize: 10, name: 'countersign worker' })
const client = openWorkerClient(environment)
const ctx = { db }
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())

const stopApplying = applyAtOnce({ ctx, url: databaseUrl, log })
const reconciling = reconcile({ ctx, client, log, signal: stopping.signal })
const publishing = publishHead({
  ctx,
  log,
  signal: stopping.signal,
  everyMinutes: environment.AUDIT_HEAD_MINUTES,
  webhook: findWebhook(environment),
})
const connection = await connectWhenUp()
if (connection) await work(connection)
stopping.abort()
await Promise.all([reconciling, publishing, stopApplying()])
await client.close()
await db.close()

async function work(connection: NativeConnection): Promise<void> {
  const worker = await Worker.create({
    connection,
    namespace: environment.TEMPORAL_NAMESPACE,
    taskQueue: environment.TEMPORAL_TASK_QUEUE,
    ...workflowSource(),
    activities: createActivities({ ctx, log }, environment),
    shutdownGraceTime: shutdownGraceMs,
  })
  log.info('worker is ready')
  const running = worker.run()
  stopping.signal.addEventListener('abort', () => worker.shutdown())
  if (stopping.signal.aborted) worker.shutdown()
  await running
  await connection.close()
}

/** The bundle that was made beside this file; where nothing was built, the sources. */
function workflowSource() {
  const codePath = fileURLToPath(new URL('./workflow-bundle.js', import.meta.url))
  if (existsSync(codePath)) return { workflowBundle: { codePath } }
  return { workflowsPath: fileURLToPath(new URL('./workflows/index.ts', import.meta.url)) }
}

/** Waits for Temporal for as long as it takes; the record goes on without it. */
async function connectWhenUp(): Promise<NativeConnection | undefined> {
  const configured = loadClientConnectConfig()
  for (let isFirst = true; !stopping.signal.aborted; isFirst = false) {
    try {
      return await NativeConnection.connect({
        ...configured.connectionOptions,
        ...(environment.TEMPORAL_ADDRESS ? { address: environment.TEMPORAL_ADDRESS } : {}),
      })
    } catch (error) {
      if (isFirst) log.warn({ cause: causeOf(error) }, 'waiting for Temporal')
      await wait(1_000, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }
  return undefined
}

function installRuntime(): void {
  const bindAddress = environment.WORKER_METRICS_ADDRESS
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
