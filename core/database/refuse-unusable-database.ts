import type pg from 'pg'
import type { Logger } from 'pino'
import { StartRefusal } from '#core/errors/start-refusal'
import { requirePostgresVersion } from './postgres-version'
import { plainConnectionWarning, tlsProblem } from './tls'

type Used = {
  pool: pg.Pool
  /** The setting whose value is the URL of the pool. */
  setting: string
  url: string
  log: Pick<Logger, 'warn'>
}

/**
 * For a process that starts: throws a StartRefusal if PostgreSQL is too old or the URL does not suit its TLS, and warns of a connection that
 * others can read. Returns if the database cannot be reached, because a process can start without it.
 */
export async function refuseUnusableDatabase({ pool, setting, url, log }: Used): Promise<void> {
  try {
    const warning = plainConnectionWarning(setting, url)
    if (warning) log.warn(warning)
    await requirePostgresVersion(pool)
  } catch (error) {
    if (error instanceof StartRefusal) throw error
    const problem = tlsProblem(error)
    if (problem) throw new StartRefusal(`${setting}: ${problem}`)
  }
}
