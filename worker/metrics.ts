import getPort from 'get-port'
import type { SystemContext } from '#core/context'
import type { AppliedDecision } from '#core/decisions/apply-decisions'
import { followDatabase } from '#core/metrics/follow-database'
import { type Metrics, openMetrics } from '#core/metrics/open-metrics'
import { serveMetrics } from '#core/metrics/serve-metrics'
import type { WorkerClient } from '#worker/client'
import type { Log } from '#worker/log'

export type WorkerMetrics = {
  metrics: Metrics
  /** Where Temporal's library has to serve its own; undefined if no metrics are served. */
  temporalAddress: string | undefined
  /** Begins to serve, and to read the database in its turn. Returns a function that stops it. Throws if the address is taken. */
  serve(options: {
    ctx: SystemContext
    client: Pick<WorkerClient, 'readBacklog'>
    log: Log
    signal: AbortSignal
  }): Promise<() => Promise<void>>
}

const temporalTimeoutMs = 1_000

/** The metrics of a worker at one address: ours, and those that Temporal's library serves at a local port of its own. */
export async function openWorkerMetrics(address: string | undefined): Promise<WorkerMetrics> {
  const metrics = openMetrics({ process: 'worker' })
  const temporalAddress = address ? `127.0.0.1:${await getPort({ host: '127.0.0.1' })}` : undefined
  return {
    metrics,
    temporalAddress,
    async serve({ ctx, client, log, signal }) {
      if (!address) return async () => {}
      const database = followDatabase({ ctx, metrics, signal, readBacklog: () => client.readBacklog() })
      const stop = await serveMetrics({
        address,
        read: async () => {
          database.refresh()
          return (await Promise.all([metrics.read(), readTemporal(temporalAddress)])).join('\n')
        },
        onError: (cause) => log.error({ cause }, 'metrics cannot be served'),
      })
      return async () => {
        stop()
        await database.ended
      }
    },
  }
}

/** Returns what counts the acts of a worker. */
export function countingIn(metrics: Metrics) {
  return {
    onPolled: (part: 'activities' | 'workflows') =>
      metrics.set('countersign_worker_polled_timestamp_seconds', { part }, Date.now() / 1_000),
    onRows: (rows: number) => metrics.count('countersign_imported_rows_total', {}, rows),
    onApplied: ({ verdict, people, seconds }: AppliedDecision) => {
      metrics.count('countersign_applied_decisions_total', { verdict })
      metrics.count('countersign_applied_people_total', { verdict }, people)
      metrics.observe('countersign_decision_latency_seconds', { verdict }, seconds)
    },
    onRound: (outcome: 'worked' | 'failed') => metrics.count('countersign_reconciler_rounds_total', { outcome }),
    onPosted: (outcome: 'posted' | 'failed') => {
      metrics.count('countersign_audit_heads_total', { outcome })
      if (outcome === 'posted') metrics.set('countersign_audit_head_posted_timestamp_seconds', {}, Date.now() / 1_000)
    },
  }
}

/** Empty while Temporal's library has not started to serve. */
async function readTemporal(address: string | undefined): Promise<string> {
  try {
    const answer = await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(temporalTimeoutMs) })
    return await answer.text()
  } catch {
    return ''
  }
}
