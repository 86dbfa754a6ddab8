import { v7 as uuidv7 } from 'uuid'
import { expect, test, vi } from 'vitest'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { readEnvironment } from '#core/environment'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { installRuntime, untilState, workflowBundle } from '#test/temporal/flow'
import { openTimeSkipping } from '#test/temporal/time-skipping'
import { activityQueues } from '#worker/activities/activity-queues'
import { createActivities } from '#worker/activities/create-activities'
import { openWorkerClient } from '#worker/client'
import type { OnboardBatchInput } from '#worker/contract'
import { openLog } from '#worker/log'
import { createWorker } from '#worker/temporal'

const people = 20

test('a batch waits weeks for its checkers and a day for its undo window, without asking the database, and then closes', async () => {
  await using instance = await openTestInstance()
  await using temporal = await openSkipping(instance)
  await instance.owner.query('update policy set undo_window_seconds = 86400')
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const batchId = await instance.upload(maker, peopleCsv('Pune', people))
  await temporal.client.signalRefresh(batchId)
  await untilState(instance, batchId, 'pending')
  await instance.verify(batchId)
  await temporal.client.signalRefresh(batchId)
  await vi.waitFor(
    async () => expect((await instance.owner.query('select from review_index where built_at is not null')).rowCount).toBe(1),
    {
      timeout: 30_000,
    },
  )
  const imported = await temporal.untilWaiting(batchId)
  await temporal.sleep('21 days')
  expect(await temporal.untilWaiting(batchId)).toBe(imported)

  await instance.decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: people } })
  await temporal.client.signalRefresh(batchId)
  await vi.waitFor(async () => expect(await temporal.untilWaiting(batchId)).toBeGreaterThan(imported), { timeout: 30_000 })
  const applied = await temporal.untilWaiting(batchId)
  await temporal.sleep('23 hours')
  expect(await temporal.untilWaiting(batchId)).toBe(applied)
  await untilState(instance, batchId, 'pending')

  await temporal.sleep('2 hours')
  await untilState(instance, batchId, 'closed')
  expect(await temporal.untilWaiting(batchId)).toBe(applied + 1)
})

/** A worker of the instance on a Temporal that skips time; the times of the database move back by as much before each activity. */
async function openSkipping({ worker: ctx, owner }: TestInstance) {
  installRuntime()
  const temporal = await openTimeSkipping()
  const environment = { ...readEnvironment({}), TEMPORAL_ADDRESS: temporal.address, TEMPORAL_TASK_QUEUE: uuidv7() }
  const activities = createActivities({ ctx, log: openLog('silent'), isSearchable: async () => false }, environment)
  let movedMs = 0
  const moveDatabase = async () => {
    const skippedMs = (await temporal.currentTimeMs()) - Date.now()
    await owner.query('update decision set final_at = final_at - make_interval(secs => $1)', [(skippedMs - movedMs) / 1_000])
    movedMs = skippedMs
  }
  const applyDecisions = async (input: OnboardBatchInput) => {
    await moveDatabase()
    return activities.applyDecisions(input)
  }
  const queues = activityQueues({ ...activities, applyDecisions }, environment)
  const workers = await Promise.all(
    queues.map((queue, at) => {
      const takes = at === 0 ? { ...queue, workflowBundle: workflowBundle() } : queue
      return createWorker({ connection: temporal.nativeConnection, environment, takes })
    }),
  )
  const running = workers.map((worker) => worker.run())
  const client = openWorkerClient(environment)
  return {
    client,
    sleep: (time: '21 days' | '23 hours' | '2 hours') => temporal.sleep(time),
    /** Waits until the workflow waits, and returns how many activities it has run. */
    async untilWaiting(batchId: string): Promise<number> {
      const workflow = temporal.client.workflow.getHandle(batchWorkflowId(batchId))
      return await vi.waitFor(
        async () => {
          expect((await workflow.describe()).raw.pendingActivities ?? []).toEqual([])
          const { events } = await workflow.fetchHistory()
          const last = events?.at(-1)
          // A signal is answered by a workflow task, which may schedule an activity.
          expect(last?.workflowExecutionSignaledEventAttributes).toBeFalsy()
          expect(last?.workflowTaskScheduledEventAttributes).toBeFalsy()
          expect(last?.workflowTaskStartedEventAttributes).toBeFalsy()
          return events?.filter(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled).length ?? 0
        },
        { timeout: 30_000 },
      )
    },
    async [Symbol.asyncDispose]() {
      for (const worker of workers) worker.shutdown()
      await Promise.all(running)
      await client.close()
      await temporal.teardown()
    },
  }
}
