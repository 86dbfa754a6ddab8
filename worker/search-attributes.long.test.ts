import { Client, Connection } from '@temporalio/client'
import { expect, test, vi } from 'vitest'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { readEnvironment } from '#core/environment'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { emptyTemporal } from '#test/temporal/empty-temporal'
import { type Flow, startFlow, untilState } from '#test/temporal/flow'
import { openWorkerClient } from './client'

test('the search attributes are registered when missing, and follow the state of a batch', async () => {
  await using instance = await openTestInstance()
  await using flow = await startFlow(instance, { reconciles: false, registersEveryMs: 200 })
  await vi.waitFor(async () => expect(await flow.client.ensureSearchAttributes()).toBe(true), { timeout: 30_000, interval: 500 })
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 20))
  await flow.client.signalRefresh(batchId)
  await untilState(instance, batchId, 'pending')
  const expected = { BatchState: ['pending'], BatchRows: [20], BatchStalled: [false] }
  await vi.waitFor(async () => expect(await attributesOf(flow, batchId)).toMatchObject(expected), { timeout: 60_000 })
})

test('an attribute that is deleted while a run is open is registered again, and no task of the run fails', async () => {
  await using instance = await openTestInstance()
  await using temporal = await emptyTemporal()
  const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Pune', 20))
  await registerAttributes(temporal.address)
  await using flow = await startFlow(instance, { reconciles: false, registersEveryMs: 10_000, address: temporal.address })
  await flow.client.signalRefresh(batchId)
  await vi.waitFor(async () => expect(await attributesOf(flow, batchId)).toMatchObject({ BatchState: ['pending'] }), { timeout: 60_000 })

  const connection = await Connection.connect({ address: temporal.address })
  await connection.operatorService.removeSearchAttributes({ namespace: 'default', searchAttributes: ['BatchState', 'BatchStalled'] })
  await instance.decide(await instance.signIn('checker'), batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: 20 } })
  await flow.client.signalRefresh(batchId)
  await untilState(instance, batchId, 'closed')
  const workflow = new Client({ connection }).workflow.getHandle(batchWorkflowId(batchId))
  await workflow.result()
  const { events } = await workflow.fetchHistory()
  expect(events?.filter(({ workflowTaskFailedEventAttributes: failed }) => failed)).toEqual([])
  await vi.waitFor(async () => expect(await flow.client.hasSearchAttributes()).toBe(true), { timeout: 30_000 })
  await connection.close()
})

async function registerAttributes(address: string): Promise<void> {
  const client = openWorkerClient({ ...readEnvironment({}), TEMPORAL_ADDRESS: address })
  await vi.waitFor(async () => expect(await client.ensureSearchAttributes()).toBe(true), { timeout: 30_000, interval: 500 })
  await client.close()
}

async function attributesOf(flow: Flow, batchId: string) {
  const connection = await Connection.connect({ address: flow.environment.TEMPORAL_ADDRESS ?? '' })
  try {
    return (await new Client({ connection }).workflow.getHandle(batchWorkflowId(batchId)).describe()).searchAttributes
  } finally {
    await connection.close()
  }
}
