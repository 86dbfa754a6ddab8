import type pg from 'pg'
import { type Database, throughOne, transact } from '#core/database/open-database'

/**
 * Runs `act` in a read-only transaction in which every query by `client` or by `snapshot`, except by its `prisma`, sees the database as
 * it is now. All of it is on disk, because an audit pack must survive a crash that would undo the slices that are applied without
 * waiting for the disk.
 */
export function inSnapshot<Result>(db: Database, act: (snapshot: Database, client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  return transact(db, async (client) => {
    // These two are transaction control.
    await client.query('set transaction isolation level repeatable read, read only')
    // No one reads the message, but writing it flushes everything that was committed before.
    await client.query(`select pg_logical_emit_message(false, 'countersign', '', true)`)
    return act(throughOne(db, client), client)
  })
}

/** The same for reads of a whole batch, a statement of which may take longer than the pool allows. */
export function inLongSnapshot<Result>(db: Database, act: (snapshot: Database) => Promise<Result>): Promise<Result> {
  return inSnapshot(db, async (snapshot) => {
    await snapshot.query('set local statement_timeout = 0')
    return act(snapshot)
  })
}
