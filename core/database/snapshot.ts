import type pg from 'pg'
import { type Database, throughOne, transact } from '#core/database/open-database'

/**
 * Reads with all statements of `act` seeing the database as it is now: by `snapshot`, or on its one connection. What they see is on the
 * disk, for slices of a decision do not wait for it, and what an auditor took away must outlive a crash.
 */
export function inSnapshot<Result>(db: Database, act: (snapshot: Database, client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  return transact(db, async (client) => {
    await client.query('set transaction isolation level repeatable read, read only')
    // A message that nobody reads; sending it writes down everything that was committed before.
    await client.query(`select pg_logical_emit_message(false, 'countersign', '', true)`)
    return act(throughOne(db, client), client)
  })
}
