import { setPriority } from 'node:os'
import { freeHead } from '#core/audit/free-head'
import { warnOfClock } from '#core/database/clock'
import { openDatabase } from '#core/database/open-database'
import { refuseOldPostgres } from '#core/database/postgres-version'
import { changedSettings, readEnvironment, requireSetting } from '#core/environment'
import { openMetrics } from '#core/metrics/open-metrics'
import { serveMetrics } from '#core/metrics/serve-metrics'
import { openWorkerClient } from '#worker/client'
import { endOnFailure, openLog } from '#worker/log'
import { askNightly } from './ask-nightly'
import { countVerification } from './count-verification'
import { verifyRequested } from './verify-requested'

endOnFailure('verifier')
const environment = readEnvironment()
const log = openLog(environment.LOG_LEVEL, 'verifier')
log.info({ settings: changedSettings(environment, 'verifier') }, 'settings that are not default')
const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())
// Requests of people take priority over verification.
setPriority(10)

const url = requireSetting(environment, 'VERIFIER_DATABASE_URL')
const db = openDatabase({ url, poolSize: 4, name: 'countersign verifier' })
await refuseOldPostgres(db.pool)
void warnOfClock(db, log)
const client = openWorkerClient(environment)
const metrics = openMetrics({ process: 'verifier' })
const stopMetrics = serveMetrics({
  address: environment.VERIFIER_METRICS_ADDRESS,
  read: () => metrics.read(),
  onError: (cause) => log.error({ cause }, 'metrics cannot be served'),
})
const shared = { ctx: { db }, log, signal: stopping.signal }
log.info('verifier is ready')
await Promise.all([
  verifyRequested({ ...shared, url, onVerified: countVerification(metrics) }),
  askNightly({ ...shared, client, cron: environment.DEEP_VERIFICATION_CRON }),
  freeHead({ url, log, signal: stopping.signal }),
])
stopMetrics()
await client.close()
await db.close()
