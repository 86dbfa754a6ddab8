import { setTimeout as wait } from 'node:timers/promises'
import type { SystemContext } from '#core/context'
import { causeOf } from '#worker/activities/activity'
import type { WorkerClient } from '#worker/client'
import type { Log } from '#worker/log'

export type ReconcilerOptions = { ctx: SystemContext; client: WorkerClient; log: Log; signal: AbortSignal }

const tickMs = 1_000
const unseenFor = '5 seconds'
const unvisitedFor = '60 seconds'
const brokenUploadAge = '1 day'
const endedLinkAge = '30 days'
const sweepEveryMs = 60_000
const batchesPerTick = 50

/**
 * Looks after every batch that has not ended, until `signal` aborts: what is recorded and not seen is signalled again,
 * and a workflow that is not running is started, so that a Temporal that lost everything loses nothing of ours.
 * Several workers share the batches between them. Goes round every second; the web's own signal is faster, this is for when it was lost.
 */
export async function reconcile(options: ReconcilerOptions): Promise<void> {
  const { ctx, client, log, signal } = options
  let wasWell = true
  let sweepsAt = 0
  while (!signal.aborted) {
    try {
      await visitBatches(ctx, client)
      if (performance.now() >= sweepsAt) {
        await ctx.db.query('select sweep_uploads($1::interval), sweep_reset_links($2::interval)', [brokenUploadAge, endedLinkAge])
        sweepsAt = performance.now() + sweepEveryMs
      }
      if (!wasWell) log.info('the reconciler is well again')
      wasWell = true
    } catch (error) {
      if (wasWell) log.warn({ cause: causeOf(error) }, 'the reconciler cannot do its round and goes on trying')
      wasWell = false
    }
    await wait(tickMs, undefined, { signal }).catch(() => {})
  }
}

async function visitBatches({ db }: SystemContext, client: WorkerClient): Promise<void> {
  // Whoever cannot reach Temporal would take batches and do nothing for them, and other workers would pass them by for a minute.
  await client.ping()
  const batches = await db.query<{ batchId: string; unseen: boolean }>(
    'select batch_id as "batchId", unseen from claim_open_batches($1::interval, $2::interval, $3)',
    [unseenFor, unvisitedFor, batchesPerTick],
  )
  for (const { batchId, unseen } of batches) await (unseen ? client.recordChanged(batchId) : client.ensureRunning(batchId))
}
