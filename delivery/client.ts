import { Client, Connection } from '@temporalio/client'
import type { Environment } from '#core/environment'
import { temporalConnectionOptions } from '#worker/client'
import { type DeliverBatchInput, deliveryQueueOf, deliveryWorkflowId, dueSignal } from './contract'

type Settings = Pick<Environment, 'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE' | 'TEMPORAL_TASK_QUEUE'>

/** What the delivery process asks of Temporal. */
export type DeliveryClient = {
  /** Makes the workflow of a batch look again, and starts it when it is not running. Throws when Temporal cannot be reached. */
  signalDue(batchId: string): Promise<void>
  close(): Promise<void>
}

const callTimeoutMs = 5_000

/** Opens the client, which connects on first use. */
export function openDeliveryClient({ TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE: namespace, TEMPORAL_TASK_QUEUE }: Settings): DeliveryClient {
  const connection = Connection.lazy(temporalConnectionOptions(TEMPORAL_ADDRESS))
  const client = new Client({ connection, namespace })
  return {
    signalDue: (batchId) =>
      connection.withDeadline(Date.now() + callTimeoutMs, async () => {
        await client.workflow.signalWithStart('deliverBatch', {
          workflowId: deliveryWorkflowId(batchId),
          taskQueue: deliveryQueueOf(TEMPORAL_TASK_QUEUE),
          args: [{ batchId }] satisfies [DeliverBatchInput],
          signal: dueSignal,
        })
      }),
    close: () => connection.close(),
  }
}
