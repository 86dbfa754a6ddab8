import { freeHead } from '#core/audit/free-head'
import { warnOfClock } from '#core/database/clock'
import { openDatabase } from '#core/database/open-database'
import { changedSettings, readEnvironment, requireSetting } from '#core/environment'
import { openMetrics } from '#core/metrics/open-metrics'
import { serveMetrics } from '#core/metrics/serve-metrics'
import { requireDatabase } from '#core/startup/require-database'
import { giveWay } from '#core/system/give-way'
import { openTracing } from '#core/tracing/open-tracing'
import { closeTracing } from '#core/tracing/tracer'
import { openWorkerClient, plainTemporalWarning } from '#worker/client'
import { endOnFailure, openLog } from '#worker/log'
import { askNightly } from './ask-nightly'
import { countVerification } from './count-verification'
import { markWithoutWorkers } from './mark-without-workers'
import { verifyRequested } from './verify-requested'

endOnFailure('verifier')
const environment = readEnvironment()
const log = openLog(environment.LOG_LEVEL, 'verifier')
log.info({ settings: changedSettings(environment, 'verifier') }, 'settings that are not default')
const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())
// Requests of people take priority over verification.
giveWay()

const url = requireSetting(environment, 'VERIFIER_DATABASE_URL')
await openTracing({ settings: environment, process: 'verifier', log })
const db = openDatabase({ url, poolSize: 4, name: 'countersign verifier' })
await requireDatabase({ pool: db.pool, setting: 'VERIFIER_DATABASE_URL', url, log })
void warnOfClock(db, log)
const temporalWarning = plainTemporalWarning(environment.TEMPORAL_ADDRESS)
if (temporalWarning) log.warn(temporalWarning)
const client = openWorkerClient(environment)
const metrics = openMetrics({ process: 'verifier' })
const stopMetrics = await serveMetrics({
  address: environment.VERIFIER_METRICS_ADDRESS,
  read: () => metrics.read(),
  onError: (cause) => log.error({ cause }, 'metrics cannot be served'),
})
const shared = { ctx: { db }, log, signal: stopping.signal }
log.info('verifier is ready')
await Promise.all([
  verifyRequested({ ...shared, url, onVerified: countVerification(metrics) }),
  askNightly({ ...shared, client, cron: environment.DEEP_VERIFICATION_CRON }),
  markWithoutWorkers({ ...shared, client }),
  freeHead({ url, log, signal: stopping.signal }),
])
stopMetrics()
await client.close()
await db.close()
await closeTracing()
