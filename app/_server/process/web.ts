import { type Database, openDatabase } from '#core/database/open-database'
import { type Environment, readEnvironment, requireSetting } from '#core/environment'
import { openWorkerClient, type WorkerClient } from '#worker/client'

/**
 * What this process holds open: settings, the database as the web's role, the same for what is `live` alone, which must not wait
 * behind a burst of requests, and the way to the worker.
 */
type Web = { environment: Environment; db: Database; live: Database; worker: WorkerClient }

const slot = globalThis as typeof globalThis & { countersignWeb?: Web }

/** Opened at the first request and once per process, for a reload in development must not open it again. */
export function web(): Web {
  slot.countersignWeb ??= openWeb()
  return slot.countersignWeb
}

function openWeb(): Web {
  const environment = readEnvironment()
  const url = requireSetting(environment, 'WEB_DATABASE_URL')
  return {
    environment,
    // The worker's transactions end after 10 s, so a lock that takes longer is answered with a sentence.
    db: openDatabase({ url, poolSize: 20, name: 'countersign web', lockTimeoutMs: 30_000 }),
    // Both connections may break within a query, and pages would not be live until it times out.
    live: openDatabase({ url, poolSize: 2, name: 'countersign web live', statementTimeoutMs: 3_000 }),
    worker: openWorkerClient(environment),
  }
}
