import { freeHead } from '#core/audit/free-head'
import { warnOfClock } from '#core/database/clock'
import { openDatabase } from '#core/database/open-database'
import { changedSettings, readEnvironment, requireSetting } from '#core/environment'
import { causeOf } from '#core/errors/cause-of'
import { StartRefusal } from '#core/errors/start-refusal'
import { openOutboundClient } from '#core/outbound/outbound-client'
import { requireDatabase } from '#core/startup/require-database'
import { reportProcess } from '#core/system/report-process'
import { openTracing } from '#core/tracing/open-tracing'
import { closeTracing } from '#core/tracing/tracer'
import { findWebhook } from '#worker/audit-head/head-webhook'
import { publishHead } from '#worker/audit-head/publish-head'
import { activityQueues } from './activities/activity-queues'
import { createActivities } from './activities/create-activities'
import { applyAtOnce } from './apply-at-once'
import { openWorkerClient, plainTemporalWarning } from './client'
import { forkWorkflows } from './fork-workflows'
import { serveHealth } from './health'
import { endOnFailure, openLog } from './log'
import { countingIn, openWorkerMetrics } from './metrics'
import { reconcile } from './reconcile'
import { registerSearchAttributes } from './search-attributes'
import { signalVerified } from './signal-verified'
import { workForTemporal } from './temporal'

const stopWithinMs = 8_000

endOnFailure('worker')
const environment = readEnvironment()
const log = openLog(environment.LOG_LEVEL)
log.info({ settings: changedSettings(environment, 'worker') }, 'settings that are not default')
const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop)

const databaseUrl = requireSetting(environment, 'WORKER_DATABASE_URL')
const health = serveHealth(environment.WORKER_HEALTH_ADDRESS)
const { metrics, temporalAddress, serve } = await openWorkerMetrics(environment.WORKER_METRICS_ADDRESS)
const { onPolled, onRows, onApplied, onRound, onPosted } = countingIn(metrics)
const workflows = forkWorkflows({ signal: stopping.signal, onPolled: () => notePolled('workflows'), onDeath: endWith })
await openTracing({ settings: environment, process: 'worker', log })
const db = openDatabase({ url: databaseUrl, poolSize: 8, name: 'countersign worker' })
await requireDatabase({ pool: db.pool, setting: 'WORKER_DATABASE_URL', url: databaseUrl, log })
void warnOfClock(db, log)
const temporalWarning = plainTemporalWarning(environment.TEMPORAL_ADDRESS)
if (temporalWarning) log.warn(temporalWarning)
const client = openWorkerClient(environment)
const ctx = { db }
const stopReporting = reportProcess({ ctx, polledMsAgo: health.polledMsAgo })
const stopMetrics = await serve({ ctx, client, log, signal: stopping.signal })

const stopSignalling = signalVerified({ client, url: databaseUrl, log })
const stopApplying = applyAtOnce({ ctx, url: databaseUrl, log, onApplied })
const attributes = registerSearchAttributes({ client, log, signal: stopping.signal })
const reconciling = reconcile({ ctx, client, log, signal: stopping.signal, onRound })
const freeing = freeHead({ url: databaseUrl, log, signal: stopping.signal })
const webhookClient = openOutboundClient({ allowedNetworks: environment.OUTBOUND_ALLOWED_NETWORKS })
const publishing = publishHead({
  ctx,
  url: databaseUrl,
  log,
  signal: stopping.signal,
  everyMinutes: environment.AUDIT_HEAD_MINUTES,
  webhook: findWebhook(environment, webhookClient),
  onPosted,
})
await workForTemporal({
  environment,
  log,
  takes: activityQueues(
    createActivities({ ctx, log, isSearchable: attributes.isSearchable, lanes: environment.WORKERS_PER_BATCH }, environment, {
      onRows,
      onApplied,
    }),
    environment,
  ),
  metricsAddress: temporalAddress,
  signal: stopping.signal,
  onReady: () => void workflows.ready.then(() => log.info('worker is ready')),
  onPolled: () => notePolled('activities'),
}).catch((error) => {
  if (error instanceof StartRefusal) throw error
  log.error({ cause: causeOf(error) }, 'the worker has failed and ends')
  process.exit(1)
})
stopping.abort()
await Promise.all([workflows.ended, attributes.ended, reconciling, publishing, freeing, stopApplying(), stopSignalling(), stopMetrics()])
await stopReporting()
webhookClient.close()
health.close()
await client.close()
await db.close()
await closeTracing()
process.exit()

/** Lets activities finish their slice. What is still running after eight seconds is rolled back by PostgreSQL or can be repeated. */
function stop(): void {
  stopping.abort()
  setTimeout(() => {
    log.warn('the worker ends in the middle of its work, which another one repeats')
    process.exit()
  }, stopWithinMs).unref()
}

function notePolled(part: 'activities' | 'workflows'): void {
  health.polled(part)
  onPolled(part)
}

/** Half a worker would run unnoticed; ending is safe because all its work can be repeated. */
function endWith(how: string): void {
  log.error({ how }, 'the process that runs the workflows has ended, and the worker with it')
  process.exit(1)
}
