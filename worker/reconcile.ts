import { setTimeout as wait } from 'node:timers/promises'
import { markUnmoved } from '#core/batches/mark-unmoved'
import { batchWorkflowId } from '#core/batches/workflow-id'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { outageLog } from '#core/errors/outage-log'
import type { WorkerClient } from '#worker/client'
import type { Log } from '#worker/log'

export type ReconcilerOptions = {
  ctx: SystemContext
  client: WorkerClient
  log: Log
  signal: AbortSignal
  onRound?: (outcome: 'worked' | 'failed') => void
}

const tickMs = 1_000
const unseenFor = '5 seconds'
const unvisitedForMs = 60_000
const brokenUploadAge = '1 day'
const endedLinkAge = '30 days'
const sweepEveryMs = 60_000
const markEveryMs = 5_000
const batchesPerTick = 50

/** A Temporal that answers without a break, and since when by the clock of this process. */
type Continuity = { namespaceId: string; sinceMs: number }

/**
 * Visits every open batch until `signal` aborts: signals again what the workflow has not seen, and starts a workflow that is not running,
 * so that batches survive a Temporal that lost all its data. Workers share the batches, each of which is visited once a minute, and at once
 * when Temporal was away or lost its data. Runs every second, for signals that were lost.
 */
export async function reconcile(options: ReconcilerOptions): Promise<void> {
  const { ctx, log, signal, onRound } = options
  const outage = outageLog(log, {
    failed: 'the reconciler cannot reach PostgreSQL or Temporal and keeps trying',
    worked: 'the reconciler works again',
  })
  let [sweepsAt, marksAt] = [0, 0]
  const logged = new Set<string>()
  let continuity: Continuity | undefined
  while (!signal.aborted) {
    try {
      // A worker that cannot reach Temporal must not lease batches: other workers would skip them for a minute.
      const namespaceId = await options.client.ping()
      if (continuity?.namespaceId !== namespaceId) continuity = { namespaceId, sinceMs: performance.now() }
      await visitBatches(options, continuity)
      if (performance.now() >= sweepsAt) {
        await callFunction(ctx.db, 'sweep_uploads', { olderThan: brokenUploadAge })
        await callFunction(ctx.db, 'sweep_reset_links', { olderThan: endedLinkAge })
        sweepsAt = performance.now() + sweepEveryMs
      }
      outage.worked()
      onRound?.('worked')
    } catch (error) {
      // The batches of this round may be leased and not visited.
      continuity = undefined
      outage.failed(error)
      onRound?.('failed')
    }
    // Also after a failed visit, because Temporal may be away.
    if (performance.now() >= marksAt) {
      await markUnmoved({ ...options, logged }).catch(() => {})
      marksAt = performance.now() + markEveryMs
    }
    await wait(tickMs, undefined, { signal }).catch(() => {})
  }
}

async function visitBatches(options: ReconcilerOptions, { sinceMs }: Continuity): Promise<void> {
  const { ctx, client } = options
  const unvisitedFor = `${Math.min(unvisitedForMs, performance.now() - sinceMs)} milliseconds`
  const batches = await callFunction(ctx.db, 'lease_open_batches', { unseenFor, unvisitedFor, limit: batchesPerTick })
  for (const { batchId, unseen } of batches) {
    const { workflowId, isRunning } = await client.findWorkflow(batchId)
    if (!isRunning && workflowId !== batchWorkflowId(batchId)) await sayTaken(options, batchId, workflowId)
    if (workflowId !== null) await (unseen ? client.signalRefresh(batchId, workflowId) : client.ensureRunning(batchId, workflowId))
  }
}

/** Marks a batch as stalled because a foreign workflow occupies its id. The first activity under a spare id removes the mark. */
async function sayTaken({ ctx, log }: ReconcilerOptions, batchId: string, goesOnUnder: string | null): Promise<void> {
  log.warn({ batchId, goesOnUnder }, 'a foreign workflow runs under the id of a batch')
  await callFunction(ctx.db, 'set_stalled', { batch: batchId, cause: 'workflow-id-taken', attempts: 1 })
}
