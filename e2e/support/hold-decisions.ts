import { expect } from 'playwright/test'
import { roleName } from '#database/roles'
import { type Hold, openHold } from './open-hold'

/** `release` lets the decisions be recorded, in the order in which they came. */
export type HeldDecisions = Hold & {
  /** Resolves when so many decisions wait to be recorded. */
  untilWaiting: (decisions: number) => Promise<void>
}

/** Keeps decisions on a batch from being recorded, by a lock on it. */
export async function holdDecisions(batchId: string): Promise<HeldDecisions> {
  const { client, release } = await openHold()
  // Lets transactions pass that only refer to the batch, such as the review index.
  await client.query('select from batch where id = $1 for no key update', [batchId])
  // The first waits for this lock, the next ones for the first. The web server waits for nothing else of a batch.
  const waiting = `select from pg_locks l join pg_stat_activity a using (pid)
    where not l.granted and a.usename = '${roleName('web')}' and (pg_backend_pid() = any(pg_blocking_pids(l.pid))
      or exists (select from unnest(pg_blocking_pids(l.pid)) before where pg_backend_pid() = any(pg_blocking_pids(before))))`
  return { release, untilWaiting: (decisions) => expect.poll(async () => (await client.query(waiting)).rowCount).toBe(decisions) }
}
