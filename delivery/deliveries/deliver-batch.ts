import { setMaxListeners } from 'node:events'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { readFieldsOfBatch } from '#core/field-versions/stored-fields'
import type { OutboundClient } from '#core/outbound/outbound-client'
import { deliverToTarget } from './deliver-to-target'
import { openTargets } from './open-target'
import { senderFor } from './sender-for'

export type DeliverBatchInput = {
  batchId: string
  privateKey: string
  client: OutboundClient
  folder?: string | undefined
  signal: AbortSignal
}

// What is new for one target does not wait until a slower one has everyone.
const roundMs = 60_000

/**
 * Does what is left for a batch at every target that can be reached: delivers people who are final, and takes back who should not be there. Safe to
 * repeat after a crash at any time, and to run twice. Returns in how many milliseconds something is left to do; null when nothing is.
 */
export async function deliverBatch({ ctx: { db }, input }: { ctx: SystemContext; input: DeliverBatchInput }): Promise<number | null> {
  const { batchId, privateKey, client, folder, signal } = input
  // Each request that is open listens.
  setMaxListeners(0, signal)
  const known = await db.kysely.selectFrom('deliveryBatch').where('batchId', '=', batchId).select('marks').executeTakeFirst()
  if (!known) return null
  const version = await readFieldsOfBatch(db, batchId)
  // What one target refused may have to be taken back from another, so all are looked at again until nothing moves.
  for (let moved = -1; moved !== 0; ) {
    const targets = await openTargets(db, privateKey)
    const untilMs = performance.now() + roundMs
    const open = new Set(targets.map(({ id }) => id))
    const counts = await Promise.all(
      targets.map(async (target, index) => {
        const sender = senderFor({ db, target, version, client, folder, signal })
        const isEarlierOpen = () => targets.slice(0, index).some(({ id }) => open.has(id))
        const run = { db, batchId, target, version, sender, signal, untilMs, isEarlierOpen }
        return deliverToTarget(run).finally(() => open.delete(target.id))
      }),
    )
    moved = counts.reduce((sum, count) => sum + count, 0)
  }
  return callFunction(db, 'settle_deliveries', { batch: batchId, marks: known.marks })
}
