import { defineSignal } from '@temporalio/workflow'

/** Input of `deliverBatch`: only the id of the batch, because names never pass through Temporal. */
export type DeliverBatchInput = { batchId: string }

/** Something changed that may have to be delivered. Carries no data; lost, forged and repeated signals are harmless. */
export const dueSignal = defineSignal('signalDue')

/** The task queue of deliveries. Its own, so that a slow target keeps no import and no decision waiting. */
export const deliveryQueueOf = (taskQueue: string): string => `${taskQueue}-delivery`

/** The id of the workflow that delivers a batch. */
export const deliveryWorkflowId = (batchId: string): string => `deliver-${batchId}`

/**
 * Safe to repeat. It fails with a code as type and message, never with data; what a target refuses or that it cannot be reached is an outcome.
 */
export type DeliveryActivities = {
  /** Does what can be done now. `againInMs` says when something is left to do; null when nothing is. */
  deliver(input: DeliverBatchInput): Promise<{ againInMs: number | null }>
}
