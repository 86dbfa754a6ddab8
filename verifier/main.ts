import { setPriority } from 'node:os'
import { freeHead } from '#core/audit/free-head'
import { warnOfClock } from '#core/database/clock'
import { openDatabase } from '#core/database/open-database'
import { changedSettings, readEnvironment, requireSetting } from '#core/environment'
import { causeOf } from '#core/errors/cause-of'
import { requireDatabase } from '#core/startup/require-database'
import { openWorkerClient } from '#worker/client'
import { endOnFailure, openLog } from '#worker/log'
import { askNightly } from './ask-nightly'
import { markWithoutWorkers } from './mark-without-workers'
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
await requireDatabase(db.pool, 'VERIFIER_DATABASE_URL', (error) => log.warn({ cause: causeOf(error) }, 'waiting for PostgreSQL'))
void warnOfClock(db, log)
const client = openWorkerClient(environment)
const shared = { ctx: { db }, log, signal: stopping.signal }
log.info('verifier is ready')
await Promise.all([
  verifyRequested({ ...shared, url }),
  askNightly({ ...shared, client, cron: environment.DEEP_VERIFICATION_CRON }),
  markWithoutWorkers({ ...shared, client }),
  freeHead({ url, log, signal: stopping.signal }),
])
await client.close()
await db.close()
