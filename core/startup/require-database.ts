import type pg from 'pg'
import { isOutage, sqlStateOf } from '#core/database/open-database'
import { causeOf } from '#core/errors/cause-of'
import { StartRefusal } from '#core/errors/start-refusal'
import { requirePostgresVersion } from './postgres-version'
import { requireOwnFunctions } from './require-own-functions'

/**
 * For the start of a process: throws a StartRefusal if the database at the URL in `setting` refuses this role, is too old, or is not of
 * this version. A process can start while the database is away: then it calls `onOutage` and returns.
 */
export async function requireDatabase(pool: pg.Pool, setting: string, onOutage: (error: unknown) => void): Promise<void> {
  try {
    await requirePostgresVersion(pool)
    await requireOwnFunctions(pool)
  } catch (error) {
    if (!isTemporary(error)) throw asStartRefusal(error, setting)
    onOutage(error)
  }
}

/** The StartRefusal for an error of connecting to the URL in `setting`; any other error unchanged. */
export function asStartRefusal(error: unknown, setting: string): unknown {
  if (error instanceof StartRefusal) return error
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
