import type { Database } from './open-database'

/** How far the clock of a process may differ from that of the database before it is reported. */
const toleranceMs = 60_000

/**
 * How far the clock of this process is ahead of that of the database, in milliseconds; negative if it is behind. 0 if the difference is
 * less than the query can measure, which is half of its time.
 */
export async function readClockAheadMs(on: Pick<Database, 'query'>): Promise<number> {
  const sentAt = performance.now()
  const [row] = await on.query<{ now: Date }>('select clock_timestamp() as now')
  const halfMs = (performance.now() - sentAt) / 2
  const aheadMs = Date.now() - halfMs - (row?.now.getTime() ?? Date.now())
  return Math.abs(aheadMs) <= halfMs + 1 ? 0 : Math.round(aheadMs)
}

/** The sentence about a clock that differs by more than a minute, or null. */
export function clockProblem(aheadMs: number): string | null {
  if (Math.abs(aheadMs) <= toleranceMs) return null
  const seconds = Math.round(Math.abs(aheadMs) / 1_000)
  return `The clock of this machine is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} that of the database. Synchronise both.`
}

type Log = { warn(facts: object, message: string): void }

/** Logs once if the clock of this process differs from that of the database. Does nothing if the database cannot be reached. */
export async function warnOfClock(on: Pick<Database, 'query'>, log: Log): Promise<void> {
  const aheadMs = await readClockAheadMs(on).catch(() => 0)
  const problem = clockProblem(aheadMs)
  if (problem) log.warn({ aheadSeconds: Math.round(aheadMs / 1_000) }, problem)
}
