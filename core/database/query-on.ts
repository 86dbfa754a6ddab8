import pg from 'pg'
import { DomainError, isRefusalCode } from '#core/errors/domain-error'

/** Runs one SQL statement on a pool, or on a client, which may be in a transaction. */
export async function queryOn<Row extends pg.QueryResultRow>(on: pg.Pool | pg.ClientBase, sql: string, values?: unknown[]): Promise<Row[]> {
  try {
    return (await on.query<Row>(sql, values)).rows
  } catch (error) {
    throw asRefusal(error)
  }
}

/** Guarded functions refuse with an SQLSTATE of class CS, the refusal's code as message and its facts as JSON in the detail. */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || !error.code?.startsWith('CS') || !isRefusalCode(error.message)) return error
  return new DomainError(error.message, error.detail === undefined ? {} : JSON.parse(error.detail))
}
