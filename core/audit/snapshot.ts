import type pg from 'pg'
import { type Database, transact } from '#core/db'

/** Reads with all statements of `act` seeing the database as it is at the first of them. */
export function inSnapshot<Result>(db: Database, act: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  return transact(db, async (client) => {
    await client.query('set transaction isolation level repeatable read, read only')
    return act(client)
  })
}
