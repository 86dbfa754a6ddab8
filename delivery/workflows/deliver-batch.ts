import { ApplicationFailure, condition, continueAsNew, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow'
import { type DeliverBatchInput, type DeliveryActivities, deliveryWorkflowId, dueSignal } from '#delivery/contract'

// A target that cannot be reached is waited for in the database, so only our own faults are retried, without limit.
const { deliver } = proxyActivities<DeliveryActivities>({
  startToCloseTimeout: '7 days',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
})

/**
 * Delivers what is final of a batch and not delivered yet, and takes back what should not be there, until nothing is left. People become final
 * over weeks: it is started again for those that follow, so a run holds nothing that the database does not.
 */
export async function deliverBatch({ batchId }: DeliverBatchInput): Promise<void> {
  if (workflowInfo().workflowId !== deliveryWorkflowId(batchId))
    throw ApplicationFailure.nonRetryable('This is not its id', 'workflow-id-wrong')
  let [received, seen] = [0, 0]
  setHandler(dueSignal, () => {
    received += 1
  })
  for (;;) {
    seen = received
    const { againInMs } = await deliver({ batchId })
    if (againInMs === null && received === seen) return
    if (againInMs) await condition(() => received > seen, againInMs)
    if (workflowInfo().continueAsNewSuggested) return continueAsNew<typeof deliverBatch>({ batchId })
  }
}
