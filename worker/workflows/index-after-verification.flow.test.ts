import { Client, Connection } from '@temporalio/client'
import { expect, test, vi } from 'vitest'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { startFlow, untilState } from '#test/flow'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { testTemporal } from '#test/temporal'

test('the review index waits for the verification of its batch', async () => {
  await using instance = await openTestInstance()
  await using flow = await startFlow(instance, { reconciles: false, verifies: false })
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 20))
  await flow.client.signalRefresh(batchId)
  await untilState(instance, batchId, 'pending')
  await vi.waitFor(async () => expect(await eventsOf(batchId)).toContain('timerStartedEventAttributes'), { interval: 50 })
  expect(await builtIndexes(instance)).toBe(0)

  await instance.verify(batchId)
  await vi.waitFor(async () => expect(await builtIndexes(instance)).toBe(1), { timeout: 8_000, interval: 50 })
  expect(await eventsOf(batchId)).not.toContain('timerFiredEventAttributes')
})

test('without a verifier the review index is built after ten seconds', async () => {
  await using instance = await openTestInstance()
  await using flow = await startFlow(instance, { reconciles: false, verifies: false })
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 20))
  await flow.client.signalRefresh(batchId)
  await vi.waitFor(async () => expect(await builtIndexes(instance)).toBe(1), { timeout: 30_000, interval: 100 })
  expect(await eventsOf(batchId)).toContain('timerFiredEventAttributes')
})

async function builtIndexes({ owner }: TestInstance): Promise<number | null> {
  return (await owner.query('select from review_index where built_at is not null')).rowCount
}

async function eventsOf(batchId: string): Promise<string[]> {
  const { address, namespace } = testTemporal()
  const connection = await Connection.connect({ address })
  const { events } = await new Client({ connection, namespace }).workflow.getHandle(batchWorkflowId(batchId)).fetchHistory()
  await connection.close()
  return (events ?? []).flatMap((event) => Object.keys(event))
}
