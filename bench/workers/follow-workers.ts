import { setTimeout as wait } from 'node:timers/promises'
import { cpuSeconds } from '#bench/import/process-figures'
import type { Database } from '#core/database/open-database'

const tickMs = 100
const bucketSeconds = 1

/**
 * Seconds from the start of the import of the first batch: when the last survey ended, when slices were imported, and when the last one was
 * leased. `busy` says of each worker how much of its share of a core it used in each second, in tenths, 9 for all of it.
 */
export type Timeline = { surveyed: number; firstSlice: number; lastLeased: number; lastSlice: number; ended: number; busy: string[] }

/** Follows workers, by their process ids, until the batches are pending. Times are by the clock of the database. */
export async function followWorkers(db: Database, batchIds: string[], workers: number[], share: number): Promise<Timeline> {
  const cpuOfEach = () => workers.map(cpuSeconds)
  const busy = workers.map(() => '')
  let [cpu, at, lastLeased] = [cpuOfEach(), 0, 0]
  for (;;) {
    const { seconds, pending, free } = await progressOf(db, batchIds)
    if (free > 0) lastLeased = seconds
    if (seconds === 0) cpu = cpuOfEach()
    else if (seconds - at >= bucketSeconds) {
      const before = cpu
      cpu = cpuOfEach()
      for (const [index, used] of cpu.entries()) busy[index] += digitOf((used - (before[index] ?? 0)) / (seconds - at) / share)
      at = seconds
    }
    if (pending === batchIds.length) break
    await wait(tickMs)
  }
  return { ...(await timesOf(db, batchIds)), lastLeased, busy }
}

const digitOf = (used: number) => String(Math.min(9, Math.floor(used * 10)))

async function progressOf(db: Database, batchIds: string[]): Promise<{ seconds: number; pending: number; free: number }> {
  const [progress] = await db.query<{ seconds: number; pending: number; free: number }>(
    `select coalesce(extract(epoch from clock_timestamp() - min(import_started_at)), 0)::float as seconds,
       count(*) filter (where state = 'pending')::int as pending,
       (select count(*)::int from batch_slice s left join slice_lease l using (batch_id, slice_no)
        where s.batch_id = any ($1) and s.imported_at is null and l.holder is null) as free
     from batch where id = any ($1)`,
    [batchIds],
  )
  if (!progress) throw new Error('An aggregate has one row.')
  return progress
}

async function timesOf(db: Database, batchIds: string[]): Promise<Omit<Timeline, 'lastLeased' | 'busy'>> {
  const [times] = await db.query<Omit<Timeline, 'lastLeased' | 'busy'>>(
    `select extract(epoch from max(b.planned_at) - min(b.import_started_at))::float as surveyed,
       extract(epoch from min(s.imported_at) - min(b.import_started_at))::float as "firstSlice",
       extract(epoch from max(s.imported_at) - min(b.import_started_at))::float as "lastSlice",
       extract(epoch from max(b.import_ended_at) - min(b.import_started_at))::float as ended
     from batch b join batch_slice s on s.batch_id = b.id where b.id = any ($1)`,
    [batchIds],
  )
  if (!times) throw new Error('An aggregate has one row.')
  return times
}
