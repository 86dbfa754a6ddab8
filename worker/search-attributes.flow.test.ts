import { Client, Connection } from '@temporalio/client'
import { expect, test, vi } from 'vitest'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { type Flow, startFlow, untilState } from '#test/temporal/flow'

test('the search attributes are registered when missing, and follow the state of a batch', async () => {
  await using instance = await openTestInstance()
  await using flow = await startFlow(instance, { reconciles: false, isSearchable: true })
  await vi.waitFor(async () => expect(await flow.client.ensureSearchAttributes()).toBe(true), { timeout: 30_000, interval: 500 })
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 20))
  await flow.client.signalRefresh(batchId)
  await untilState(instance, batchId, 'pending')
  const expected = { BatchState: ['pending'], BatchRows: [20], BatchStalled: [false] }
  await vi.waitFor(async () => expect(await attributesOf(flow, batchId)).toMatchObject(expected), { timeout: 60_000 })
})

async function attributesOf(flow: Flow, batchId: string) {
  const connection = await Connection.connect({ address: flow.environment.TEMPORAL_ADDRESS ?? '' })
  try {
    return (await new Client({ connection }).workflow.getHandle(batchWorkflowId(batchId)).describe()).searchAttributes
  } finally {
    await connection.close()
  }
}
