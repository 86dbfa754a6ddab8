import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { warnOfClock } from '#core/database/clock'
import { openDatabase } from '#core/database/open-database'
import { workWhenNotified } from '#core/database/work-when-notified'
import { changedSettings, readEnvironment, requireSetting } from '#core/environment'
import { causeOf } from '#core/errors/cause-of'
import { StartRefusal } from '#core/errors/start-refusal'
import { openMetrics } from '#core/metrics/open-metrics'
import { serveMetrics } from '#core/metrics/serve-metrics'
import { openOutboundClient } from '#core/outbound/outbound-client'
import { requireDatabase } from '#core/startup/require-database'
import { reportProcess } from '#core/system/report-process'
import { openTracing } from '#core/tracing/open-tracing'
import { closeTracing } from '#core/tracing/tracer'
import { plainTemporalWarning } from '#worker/client'
import { endOnFailure, openLog } from '#worker/log'
import { workForTemporal } from '#worker/temporal'
import { openDeliveryClient } from './client'
import { deliveryQueueOf } from './contract'
import { createDeliveryActivities } from './deliver-activity'
import { endNextReplay } from './page-replays/end-next-replay'
import { startDueDeliveries } from './start-due-deliveries'
import { endNextTest } from './target-tests/end-next-test'

endOnFailure('delivery')
const environment = readEnvironment()
const log = openLog(environment.LOG_LEVEL, 'delivery')
log.info({ settings: changedSettings(environment, 'delivery') }, 'settings that are not default')
const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())

const url = requireSetting(environment, 'DELIVERY_DATABASE_URL')
await openTracing({ settings: environment, process: 'delivery', log })
const db = openDatabase({ url, poolSize: 2, name: 'countersign delivery' })
await requireDatabase({ pool: db.pool, setting: 'DELIVERY_DATABASE_URL', url, log })
void warnOfClock(db, log)
const privateKey = requireSetting(environment, 'DELIVERY_PRIVATE_KEY')
const client = openOutboundClient({ allowedNetworks: environment.OUTBOUND_ALLOWED_NETWORKS })
const metrics = openMetrics({ process: 'delivery' })
const stopMetrics = await serveMetrics({
  address: environment.DELIVERY_METRICS_ADDRESS,
  read: () => metrics.read(),
  onError: (cause) => log.error({ cause }, 'metrics cannot be served'),
})
const endReports = reportProcess({ ctx: { db } })
const temporalWarning = plainTemporalWarning(environment.TEMPORAL_ADDRESS)
if (temporalWarning) log.warn(temporalWarning)
const temporal = openDeliveryClient(environment)
const { signal } = stopping
log.info('delivery is ready')
const shared = { db, url, log, signal }
const input = { privateKey, client, folder: environment.DELIVERY_FOLDER, signal }
const ending = workWhenNotified({
  ...shared,
  name: 'countersign delivery, tests and replays',
  channel: 'delivery_asked',
  outage: { failed: 'delivery cannot work and keeps trying', worked: 'delivery works again' },
  work: async () => (await endNextTest({ ctx: { db }, input })) || endNextReplay({ ctx: { db }, input }),
})
const starting = workWhenNotified({
  ...shared,
  name: 'countersign delivery, due batches',
  channel: 'deliveries_due',
  outage: { failed: 'deliveries cannot be started, and this is tried again', worked: 'deliveries are started again' },
  work: () => startDueDeliveries({ ctx: { db }, client: temporal }),
})
await workForTemporal({
  environment,
  log,
  takes: [
    {
      taskQueue: deliveryQueueOf(environment.TEMPORAL_TASK_QUEUE),
      activities: createDeliveryActivities({ ctx: { db }, log, privateKey, client, folder: environment.DELIVERY_FOLDER }),
      ...workflowSource(),
    },
  ],
  metricsAddress: undefined,
  signal,
  onReady: () => {},
  onPolled: () => {},
}).catch((error) => {
  if (error instanceof StartRefusal) throw error
  log.error({ cause: causeOf(error) }, 'delivery has failed and ends')
  process.exit(1)
})
stopping.abort()
await Promise.all([ending, starting])
await temporal.close()
client.close()
await endReports()
stopMetrics()
await db.close()
await closeTracing()
process.exit()

/** The built bundle next to this file, or the sources when there is none. */
function workflowSource() {
  const codePath = fileURLToPath(new URL('./delivery-workflow-bundle.js', import.meta.url))
  if (existsSync(codePath)) return { workflowBundle: { codePath } }
  return { workflowsPath: fileURLToPath(new URL('./workflows/index.ts', import.meta.url)) }
}
