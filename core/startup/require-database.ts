import type pg from 'pg'
import type { Logger } from 'pino'
import { isOutage, sqlStateOf } from '#core/database/outage'
import { plainConnectionWarning, tlsProblem } from '#core/database/tls'
import { causeOf } from '#core/errors/cause-of'
import { StartRefusal } from '#core/errors/start-refusal'
import { requirePostgresVersion } from './postgres-version'
import { requireOwnFunctions } from './require-own-functions'

type Used = {
  pool: pg.Pool
  /** The setting whose value is the URL of the pool. */
  setting: string
  url: string
  log: Pick<Logger, 'warn'>
}

/**
 * For the start of a process: throws a StartRefusal if the database at the URL in `setting` refuses this role or its TLS, is too old, or is
 * not of this version. Warns of a connection that others can read. A process can start while the database is away: that is logged.
 */
export async function requireDatabase({ pool, setting, url, log }: Used): Promise<void> {
  try {
    const warning = plainConnectionWarning(setting, url)
    if (warning) log.warn(warning)
    await requirePostgresVersion(pool)
    await requireOwnFunctions(pool)
  } catch (error) {
    if (tlsProblem(error) || !isTemporary(error)) throw asStartRefusal(error, setting)
    log.warn({ cause: causeOf(error) }, 'waiting for PostgreSQL')
  }
}

/** The StartRefusal for an error of connecting to the URL in `setting`; any other error unchanged. */
export function asStartRefusal(error: unknown, setting: string): unknown {
  if (error instanceof StartRefusal) return error
  const problem = tlsProblem(error)
  if (problem) return new StartRefusal(`${setting}: ${problem}`, causeOf(error))
  const state = sqlStateOf(error)
  const sentence = state === undefined ? undefined : refusals[state]
  if (sentence) return new StartRefusal(`${sentence} Correct ${setting}.`, state)
  return isTemporary(error) ? new StartRefusal(`PostgreSQL cannot be reached at the address in ${setting}.`, causeOf(error)) : error
}

const refusals: Record<string, string> = {
  '28000': 'PostgreSQL does not let this role connect.',
  '28P01': 'PostgreSQL refuses the role or its password.',
  '3D000': 'This database does not exist.',
}

const isTemporary = (error: unknown) => isOutage(error) || ['EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(causeOf(error))
