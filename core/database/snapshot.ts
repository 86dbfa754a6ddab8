import type pg from 'pg'
import { type Database, throughOne, transact } from '#core/database/open-database'

/**
 * Runs `act` in a read-only transaction in which every statement, by `snapshot` or by `client`, sees the database as it is now. All of
 * it is on disk, because an audit pack must survive a crash that would undo the slices that are applied without waiting for the disk.
 */
export function inSnapshot<Result>(db: Database, act: (snapshot: Database, client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  return transact(db, async (client) => {
    await client.query('set transaction isolation level repeatable read, read only')
    // No one reads the message, but writing it flushes everything that was committed before.
    await client.query(`select pg_logical_emit_message(false, 'countersign', '', true)`)
    return act(throughOne(db, client), client)
  })
}
