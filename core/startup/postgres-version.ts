import type pg from 'pg'
import { StartRefusal } from '#core/errors/start-refusal'

/** The oldest major version that Countersign runs on. Earlier ones end in a syntax error during the migration. */
export const oldestPostgres = 17

/** Says that PostgreSQL is too old for Countersign, or null if it is not. `versionNumber` is its `server_version_num`, as in 170004. */
export function postgresProblem(versionNumber: number): string | null {
  const major = Math.floor(versionNumber / 10_000)
  return major >= oldestPostgres
    ? null
    : `This database is PostgreSQL ${major}, and Countersign needs PostgreSQL ${oldestPostgres} or later. Upgrade the server.`
}

/** Throws a StartRefusal if PostgreSQL is too old. Any other error is one of the connection. */
export async function requirePostgresVersion(on: pg.Pool | pg.ClientBase): Promise<void> {
  const { rows } = await on.query<{ version: number }>(`select current_setting('server_version_num')::int as version`)
  const problem = postgresProblem(rows[0]?.version ?? 0)
  if (problem) throw new StartRefusal(problem, 'postgres-too-old')
}
