import { warnOfClock } from '#core/database/clock'
import { openDatabase } from '#core/database/open-database'
import { workWhenNotified } from '#core/database/work-when-notified'
import { changedSettings, readEnvironment, requireSetting } from '#core/environment'
import { openMetrics } from '#core/metrics/open-metrics'
import { serveMetrics } from '#core/metrics/serve-metrics'
import { openOutboundClient } from '#core/outbound/outbound-client'
import { requireDatabase } from '#core/startup/require-database'
import { reportProcess } from '#core/system/report-process'
import { openTracing } from '#core/tracing/open-tracing'
import { closeTracing } from '#core/tracing/tracer'
import { endOnFailure, openLog } from '#worker/log'
import { endNextTest } from './target-tests/end-next-test'

endOnFailure('delivery')
const environment = readEnvironment()
const log = openLog(environment.LOG_LEVEL, 'delivery')
log.info({ settings: changedSettings(environment, 'delivery') }, 'settings that are not default')
const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())

const url = requireSetting(environment, 'DELIVERY_DATABASE_URL')
await openTracing({ settings: environment, process: 'delivery', log })
const db = openDatabase({ url, poolSize: 3, name: 'countersign delivery' })
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
log.info('delivery is ready')
const { signal } = stopping
await workWhenNotified({
  db,
  url,
  name: 'countersign delivery, tests',
  channel: 'target_test_asked',
  log,
  outage: { failed: 'delivery cannot work and keeps trying', worked: 'delivery works again' },
  signal,
  work: () => endNextTest({ ctx: { db }, input: { privateKey, client, folder: environment.DELIVERY_FOLDER, signal } }),
})
client.close()
await endReports()
stopMetrics()
await db.close()
await closeTracing()
