import type pg from 'pg'
import { expect, vi } from 'vitest'

/** Waits until somebody in this database waits for a lock. */
export async function untilLockedOut(owner: pg.Client): Promise<void> {
  const waiting = `select from pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and not l.granted`
  await vi.waitFor(async () => expect((await owner.query(waiting)).rowCount).toBeGreaterThan(0), { timeout: 30_000, interval: 20 })
}
