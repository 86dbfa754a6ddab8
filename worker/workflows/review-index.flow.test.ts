import { Client, Connection } from '@temporalio/client'
import { v7 as uuidv7 } from 'uuid'
import { expect, test, vi } from 'vitest'
import { readSnapshot } from '#core/batches/read-progress'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { type Flow, startFlow, untilState } from '#test/temporal/flow'

test.concurrent('a batch gets its review index at once, verified or not', async () => {
  await using instance = await openTestInstance()
  await using flow = await startFlow(instance, { reconciles: false, verifies: false })
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 20))
  await flow.client.signalRefresh(batchId)
  await vi.waitFor(async () => expect(await hasIndex(instance)).toBe(true), { timeout: 60_000 })
  expect(await timersOf(flow, batchId)).toBe(0)
  expect((await instance.owner.query('select from batch where verified_at is not null')).rowCount).toBe(0)
})

test.concurrent('the review index has its own task queue, and imports and decisions do not wait for it', async () => {
  await using instance = await openTestInstance()
  const taskQueue = uuidv7()
  await using flow = await startFlow(instance, { taskQueue, takes: 'all-but-review-indexes' })
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 20))
  await flow.client.signalRefresh(batchId)
  await untilState(instance, batchId, 'pending')
  await vi.waitFor(async () => expect(await waitingActivities(flow, batchId)).toEqual(['buildReviewIndex']), { timeout: 30_000 })
  await vi.waitFor(async () => expect(await flow.client.findObstacle(batchId)).toBeNull(), { timeout: 10_000 })
  const filter = { verdict: 'approve', selection: { filter: {}, expectedCount: 20 } } as const
  await instance.decide(await instance.signIn('checker'), batchId, filter)
  await flow.client.signalRefresh(batchId)
  await vi.waitFor(async () => expect(await readSnapshot(instance.web, batchId)).toMatchObject({ balance: { approved: 20 } }), {
    timeout: 30_000,
  })
  expect(await hasIndex(instance)).toBe(false)
  await using _ = await startFlow(instance, { taskQueue, takes: 'activities', reconciles: false, verifies: false })
  await vi.waitFor(async () => expect(await hasIndex(instance)).toBe(true), { timeout: 30_000 })
})

async function waitingActivities({ environment }: Flow, batchId: string) {
  const connection = await Connection.connect({ address: environment.TEMPORAL_ADDRESS ?? '' })
  try {
    const { raw } = await new Client({ connection }).workflow.getHandle(batchWorkflowId(batchId)).describe()
    return (raw.pendingActivities ?? []).map(({ activityType }) => activityType?.name)
  } finally {
    await connection.close()
  }
}

async function hasIndex({ owner }: TestInstance): Promise<boolean> {
  return (await owner.query('select from review_index where built_at is not null')).rowCount === 1
}

/** How many timers the workflow has started so far. */
async function timersOf({ environment }: Flow, batchId: string): Promise<number> {
  const connection = await Connection.connect({ address: environment.TEMPORAL_ADDRESS ?? '' })
  try {
    const { events } = await new Client({ connection }).workflow.getHandle(batchWorkflowId(batchId)).fetchHistory()
    return (events ?? []).filter(({ timerStartedEventAttributes: timer }) => timer?.startToFireTimeout?.seconds?.toString() === '10').length
  } finally {
    await connection.close()
  }
}
