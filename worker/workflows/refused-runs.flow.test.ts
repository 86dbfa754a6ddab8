import { type ApplicationFailure, Client, Connection, WorkflowFailedError } from '@temporalio/client'
import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { openTestInstance } from '#test/instance'
import { startFlow } from '#test/temporal/flow'

test.each<[string, string, unknown[], string]>([
  ['onboardBatch without arguments', 'onboardBatch', [], 'input-invalid'],
  ['onboardBatch of null', 'onboardBatch', [null], 'input-invalid'],
  ['onboardBatch without a batch', 'onboardBatch', [{}], 'input-invalid'],
  ['onboardBatch of an invalid id', 'onboardBatch', [{ batchId: `' or true` }], 'input-invalid'],
  ['onboardBatch of a number', 'onboardBatch', [{ batchId: 7 }], 'input-invalid'],
  ['onboardBatch under the id of another batch', 'onboardBatch', [{ batchId: uuidv7() }], 'workflow-id-wrong'],
  ['an unknown type', 'approveEveryone', [{ batchId: uuidv7() }], 'workflow-unknown'],
])('a run of %s fails once and is not retried', async (_, type, args, code) => {
  await using instance = await openTestInstance()
  await using flow = await startFlow(instance, { reconciles: false })
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, TEMPORAL_TASK_QUEUE: taskQueue } = flow.environment
  const connection = await Connection.connect({ address })
  try {
    const client = new Client({ connection, namespace })
    const handle = await client.workflow.start(type, { workflowId: uuidv7(), taskQueue, args })
    const failure = await handle.result().catch((error) => error)
    expect(failure).toBeInstanceOf(WorkflowFailedError)
    expect((failure as WorkflowFailedError).cause as ApplicationFailure).toMatchObject({ type: code, nonRetryable: true })
    const { events } = await handle.fetchHistory()
    expect(events?.filter(({ workflowTaskFailedEventAttributes: failed }) => failed)).toEqual([])
  } finally {
    await connection.close()
  }
})
