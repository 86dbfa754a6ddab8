import type pg from 'pg'
import { expect, vi } from 'vitest'

/** Waits until this many statements in the database wait for a lock. */
export async function untilLockedOut(owner: pg.Client, count = 1): Promise<void> {
  const waiting = `select from pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and not l.granted`
  await vi.waitFor(async () => expect((await owner.query(waiting)).rowCount).toBe(count), { timeout: 60_000, interval: 20 })
}
