import { randomUUID } from 'node:crypto'
import { Client, Connection, type WorkflowStartOptions } from '@temporalio/client'
import { expect, test, vi } from 'vitest'
import { batchWorkflowId, spareWorkflowIds } from '#core/batches/workflow-id'
import { readEnvironment } from '#core/environment'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { letTimePass, startFlow, untilState } from '#test/temporal/flow'
import { testTemporal } from '#test/temporal/temporal'
import { openWorkerClient } from '#worker/client'
import { openLog } from '#worker/log'
import { reconcile } from '#worker/reconcile'

test('a batch is stalled while a foreign workflow occupies its id, until it goes on under another id', async () => {
  await using instance = await openTestInstance()
  await using temporal = await openTemporal()
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const batchId = await instance.upload(maker, peopleCsv('Pune', 20))
  await temporal.squat(batchWorkflowId(batchId))
  const taskQueue = randomUUID()
  {
    await using _ = reconciling(instance, taskQueue)
    await vi.waitFor(async () => expect(await stalledOf(instance, batchId)).toMatchObject({ cause: 'workflow-id-taken' }), {
      timeout: 30_000,
    })
  }
  await using _ = await startFlow(instance, { taskQueue })
  await untilState(instance, batchId, 'pending')
  await vi.waitFor(async () => expect(await stalledOf(instance, batchId)).toBeNull(), { timeout: 30_000 })
  // Later visits of the reconciler do not mark it as stalled again.
  const visitedBefore = await visitOf(instance, batchId)
  await letTimePass(instance, 61)
  await vi.waitFor(async () => expect((await visitOf(instance, batchId)) > visitedBefore).toBe(true), { timeout: 30_000 })
  // A visit leases the batch before it finds its workflow, so a later visit of another batch shows that it has ended.
  const other = await instance.upload(maker, peopleCsv('Oslo', 2))
  await untilState(instance, other, 'pending')
  expect(await stalledOf(instance, batchId)).toBeNull()
  await instance.decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: 20 } })
  await letTimePass(instance, 6)
  await untilState(instance, batchId, 'closed')
  expect(await temporal.isRunning(batchWorkflowId(batchId))).toBe(true)
})

test.each([
  ['a delay', { startDelay: '300 days' as const }],
  ['a schedule', { cronSchedule: '0 0 1 1 *' }],
])('a batch goes on although its run was started with %s', async (_, options) => {
  await using instance = await openTestInstance()
  await using temporal = await openTemporal()
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 20))
  const taskQueue = randomUUID()
  await temporal.squat(batchWorkflowId(batchId), { workflowType: 'onboardBatch', taskQueue, args: [{ batchId }], ...options })
  await instance.owner.query('update batch set changes_seen = changes_recorded where id = $1', [batchId])
  await using _flow = await startFlow(instance, { taskQueue })
  await untilState(instance, batchId, 'pending')
})

test('a batch stays stalled while foreign workflows occupy all its ids, and goes on when one is free', async () => {
  await using instance = await openTestInstance()
  await using temporal = await openTemporal()
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 20))
  const ids = [batchWorkflowId(batchId), ...spareWorkflowIds(batchId)]
  for (const id of ids) await temporal.squat(id)
  await using _ = await startFlow(instance)
  await vi.waitFor(async () => expect(await stalledOf(instance, batchId)).toMatchObject({ cause: 'workflow-id-taken' }), {
    timeout: 30_000,
  })
  await temporal.end(ids[2] ?? '')
  await letTimePass(instance, 61)
  await untilState(instance, batchId, 'pending')
  expect(await stalledOf(instance, batchId)).toBeNull()
})

/** The cause why the batch is stalled; null when it is not. */
async function stalledOf(instance: TestInstance, batchId: string) {
  const { rows } = await instance.owner.query('select stalled from batch where id = $1', [batchId])
  return rows[0]?.stalled
}

/** The last visit of a reconciler. */
async function visitOf(instance: TestInstance, batchId: string): Promise<number> {
  const { rows } = await instance.owner.query<{ at: Date }>('select reconciled_at as at from batch where id = $1', [batchId])
  return rows[0]?.at.getTime() ?? 0
}

/** A reconciler without a worker that runs the workflows it starts. */
function reconciling(instance: TestInstance, taskQueue: string) {
  const { address, namespace } = testTemporal()
  const client = openWorkerClient({
    ...readEnvironment({}),
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_TASK_QUEUE: taskQueue,
  })
  const stopping = new AbortController()
  const round = reconcile({ ctx: instance.worker, client, log: openLog('silent'), signal: stopping.signal })
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await Promise.all([round, client.close()])
    },
  }
}

type Squatting = Partial<WorkflowStartOptions> & { workflowType?: string }

/** A client that starts foreign workflows, which no worker runs. */
async function openTemporal() {
  const { address, namespace } = testTemporal()
  const connection = await Connection.connect({ address })
  const { workflow } = new Client({ connection, namespace })
  const squatting: string[] = []
  const end = (workflowId: string) => workflow.getHandle(workflowId).terminate()
  return {
    end,
    async squat(workflowId: string, { workflowType = 'squat', ...options }: Squatting = {}) {
      await workflow.start(workflowType, { workflowId, taskQueue: 'foreign', args: [], ...options })
      squatting.push(workflowId)
    },
    isRunning: async (workflowId: string) => (await workflow.getHandle(workflowId).describe()).status.name === 'RUNNING',
    async [Symbol.asyncDispose]() {
      await Promise.all(squatting.map((id) => end(id).catch(() => {})))
      await connection.close()
    },
  }
}
