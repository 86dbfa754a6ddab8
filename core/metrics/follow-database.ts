import { setTimeout as wait } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Metrics, SharedValue } from './open-metrics'
import { type Series, type SeriesName, series } from './series'

type Options = {
  ctx: SystemContext
  metrics: Pick<Metrics, 'setShared'>
  signal: AbortSignal
  /** The backlog of the task queues, which only the process that has the lease asks Temporal for. */
  readBacklog(): Promise<{ queue: string; kind: string; tasks: number }[]>
  everyMs?: number
  backlogEveryMs?: number
  staleAfterMs?: number
  now?: () => number
}

/** What a scrape needs: gives the metrics the last values with their age. */
export type DatabaseMetrics = { refresh(): void; ended: Promise<void> }

/**
 * Reads the series of the database every five seconds until `signal` aborts, if this process has the lease for them: several workers never
 * show the same series. Values that are older than 15 s are dropped, because another worker may have the lease by then.
 */
export function followDatabase(options: Options): DatabaseMetrics {
  const { ctx, metrics, signal, readBacklog, everyMs = 5_000, backlogEveryMs = 15_000, staleAfterMs = 15_000 } = options
  const now = options.now ?? (() => performance.now())
  const id = uuidv7()
  let known: { values: SharedValue[]; at: number } | null = null
  let backlog: { values: SharedValue[]; at: number } = { values: [], at: Number.NEGATIVE_INFINITY }
  const read = async () => {
    const at = now()
    const rows = await callFunction(ctx.db, 'read_metrics', { process: id })
    known = rows.length === 0 ? null : { values: rows.map(sharedValueOf), at }
    if (known && at - backlog.at >= backlogEveryMs) backlog = { values: (await readBacklog().catch(() => [])).map(backlogOf), at }
  }
  const keepReading = async () => {
    while (!signal.aborted) {
      // Values that cannot be read again show their age, and are dropped when they are stale.
      await read().catch(() => {})
      await wait(everyMs, undefined, { signal }).catch(() => {})
    }
  }
  return {
    ended: keepReading(),
    refresh() {
      const ageMs = known ? now() - known.at : Number.POSITIVE_INFINITY
      if (!known || ageMs > staleAfterMs) return metrics.setShared(null)
      const age: SharedValue = { series: 'countersign_database_metrics_age_seconds', labels: {}, value: ageMs / 1_000 }
      metrics.setShared([...known.values, ...backlog.values, age])
    },
  }
}

const backlogOf = ({ tasks, ...labels }: { queue: string; kind: string; tasks: number }): SharedValue => ({
  series: 'countersign_task_queue_backlog',
  labels,
  value: tasks,
})

function sharedValueOf({ series: name, label, value }: { series: string; label: string | null; value: number }): SharedValue {
  const declaration: Series = series[name as SeriesName]
  const [only] = Object.keys(declaration.labels)
  return { series: name as SeriesName, labels: only && label !== null ? { [only]: label } : {}, value }
}
