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

test('a batch goes on under another id when a foreign workflow runs under its own, and says so until it does', async () => {
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
  // While it goes on under the other id it is looked at again and again, and is not stalled for that.
  const visitedBefore = await visitOf(instance, batchId)
  await letTimePass(instance, 61)
  await vi.waitFor(async () => expect((await visitOf(instance, batchId)) > visitedBefore).toBe(true), { timeout: 30_000 })
  // The visit takes the batch first and looks at its workflow then, so the next visit of another batch comes after it.
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
])('a batch goes on when a run of it was started by someone else with %s', async (_, options) => {
  await using instance = await openTestInstance()
  await using temporal = await openTemporal()
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 20))
  const taskQueue = randomUUID()
  await temporal.squat(batchWorkflowId(batchId), { workflowType: 'onboardBatch', taskQueue, args: [{ batchId }], ...options })
  await instance.owner.query('update batch set changes_seen = changes_recorded where id = $1', [batchId])
  await using _flow = await startFlow(instance, { taskQueue })
  await untilState(instance, batchId, 'pending')
})

test('a batch of which every id is taken stays stalled, and goes on when one is free again', async () => {
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

/** What the instance's batch says of why it does not move. */
async function stalledOf(instance: TestInstance, batchId: string) {
  const { rows } = await instance.owner.query('select stalled from batch where id = $1', [batchId])
  return rows[0]?.stalled
}

/** When a reconciler looked after the batch. */
async function visitOf(instance: TestInstance, batchId: string): Promise<number> {
  const { rows } = await instance.owner.query<{ at: Date }>('select reconciled_at as at from batch where id = $1', [batchId])
  return rows[0]?.at.getTime() ?? 0
}

/** A reconciler where no worker takes the workflows that it starts. */
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

/** Temporal as someone who may start any workflow there, and has no worker. */
async function openTemporal() {
  const { address, namespace } = testTemporal()
  const connection = await Connection.connect({ address })
  const { workflow } = new Client({ connection, namespace })
  const squatting: string[] = []
  const end = (workflowId: string) => workflow.getHandle(workflowId).terminate()
  return {
    end,
    async squat(workflowId: string, { workflowType = 'squat', ...options }: Squatting = {}) {
      await workflow.start(workflowType, { workflowId, taskQueue: 'of-somebody-else', args: [], ...options })
      squatting.push(workflowId)
    },
    isRunning: async (workflowId: string) => (await workflow.getHandle(workflowId).describe()).status.name === 'RUNNING',
    async [Symbol.asyncDispose]() {
      await Promise.all(squatting.map((id) => end(id).catch(() => {})))
      await connection.close()
    },
  }
}
