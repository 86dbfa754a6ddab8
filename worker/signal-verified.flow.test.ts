import { Client, Connection } from '@temporalio/client'
import { expect, test, vi } from 'vitest'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { startFlow, untilState } from '#test/temporal/flow'

test('a verification that ends after its batch starts no workflow', async () => {
  await using instance = await openTestInstance()
  await using flow = await startFlow(instance, { reconciles: false })
  const connection = await Connection.connect({ address: flow.environment.TEMPORAL_ADDRESS ?? '' })
  const maker = await instance.signIn('maker')
  const ended = await instance.upload(maker, 'Ada,Turin\n')
  await flow.client.signalRefresh(ended)
  await untilState(instance, ended, 'refused')
  const handle = new Client({ connection }).workflow.getHandle(batchWorkflowId(ended))
  await handle.result()
  const { runId } = await handle.describe()

  const open = await instance.upload(maker, peopleCsv('Pune', 2))
  await flow.client.signalRefresh(open)
  await untilState(instance, open, 'pending')
  await flow.client.signalRunning(ended)
  await flow.client.signalRunning(open)
  const signals = async () => {
    const { events } = await new Client({ connection }).workflow.getHandle(batchWorkflowId(open)).fetchHistory()
    return (events ?? []).filter(({ workflowExecutionSignaledEventAttributes: signal }) => signal != null).length
  }
  await vi.waitFor(async () => expect(await signals()).toBeGreaterThan(1))
  expect(await handle.describe()).toMatchObject({ runId })
  await connection.close()
})
