import pg from 'pg'
import { DomainError, isRefusalCode } from '#core/errors/domain-error'
import { createLargeQuery, hasLargeValue } from './large-query'

/** Runs one SQL statement on a pool, or on a client, which may be in a transaction. */
export async function queryOn<Row extends pg.QueryResultRow>(on: pg.Pool | pg.ClientBase, sql: string, values?: unknown[]): Promise<Row[]> {
  try {
    if (values && hasLargeValue(values)) return (await runLarge<Row>(on, sql, values)).rows
    return (await on.query<Row>(sql, values)).rows
  } catch (error) {
    throw asRefusal(error)
  }
}

type Run<Row extends pg.QueryResultRow> = (query: pg.Query, done: (error: Error | undefined, result: pg.QueryResult<Row>) => void) => void

function runLarge<Row extends pg.QueryResultRow>(
  on: pg.Pool | pg.ClientBase,
  sql: string,
  values: unknown[],
): Promise<pg.QueryResult<Row>> {
  // The types of pg leave out that a query object can be given with a callback.
  const run = on.query.bind(on) as unknown as Run<Row>
  return new Promise((resolve, reject) => {
    run(createLargeQuery(sql, values), (error, result) => (error ? reject(error) : resolve(result)))
  })
}

/** Guarded functions refuse with an SQLSTATE of class CS, the refusal's code as message and its facts as JSON in the detail. */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || !error.code?.startsWith('CS') || !isRefusalCode(error.message)) return error
  return new DomainError(error.message, error.detail === undefined ? {} : JSON.parse(error.detail))
}
