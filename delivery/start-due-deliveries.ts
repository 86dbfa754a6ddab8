import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { DeliveryClient } from './client'

// As long as a process may take to be noticed as dead, and a Temporal that lost everything to get its workflows back.
const leaseFor = '60 seconds'
const mostBatches = 50

/** Signals or starts the workflow of each batch that is due. Returns whether there was one. A batch that is lost here is due again in a minute. */
export async function startDueDeliveries({ ctx: { db }, client }: { ctx: SystemContext; client: DeliveryClient }): Promise<boolean> {
  const due = await callFunction(db, 'lease_deliveries', { for: leaseFor, limit: mostBatches })
  for (const { batchId } of due) await client.signalDue(batchId)
  return due.length > 0
}
