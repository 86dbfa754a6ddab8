import type pg from 'pg'
import { expect, vi } from 'vitest'

const within = { timeout: 60_000, interval: 20 }

/** Waits until at least this many statements in the database wait for a lock. */
export async function untilLockedOut(owner: pg.Client, count = 1): Promise<void> {
  await vi.waitFor(async () => expect(await countWaiting(owner)).toBeGreaterThanOrEqual(count), within)
}

/** Waits until a statement waits for what this back end holds, and not for another one for a moment. */
export async function untilBlockedBy(owner: pg.Client, pid: number): Promise<void> {
  const blocked = 'select from pg_stat_activity where datname = current_database() and $1 = any (pg_blocking_pids(pid))'
  await vi.waitFor(async () => expect((await owner.query(blocked, [pid])).rowCount).toBeGreaterThan(0), within)
}

/** Waits until no statement in the database waits for a lock. */
export async function untilLetIn(owner: pg.Client): Promise<void> {
  await vi.waitFor(async () => expect(await countWaiting(owner)).toBe(0), within)
}

async function countWaiting(owner: pg.Client): Promise<number> {
  const waiting = `select from pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and not l.granted`
  return (await owner.query(waiting)).rowCount ?? 0
}
