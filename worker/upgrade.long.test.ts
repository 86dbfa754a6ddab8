import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { bundleWorkflowCode } from '@temporalio/worker'
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { hold, holdSlice } from '#test/hold'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { type Flow, type FlowOptions, startFlow, untilState } from '#test/temporal/flow'
import { untilLockedOut } from '#test/until-locked-out'

const people = 500

describe('a run', () => {
  let workflowBundle: { code: string }
  beforeAll(async () => {
    workflowBundle = await bundleOf('before-index-wait')
  })

  test('of earlier code that stops in the middle of its import finishes on the present code with the new steps', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', people))
    await instance.survey(batchId, { sliceRows: 100 })
    const options = { taskQueue: uuidv7(), reconciles: false, settings: { WORK_BUDGET_MS: 1 } }
    {
      const earlier = await startFlow(instance, { ...options, workflowBundle })
      const held = await holdSlice(instance, batchId, 3)
      await earlier.client.signalRefresh(batchId)
      await untilLockedOut(instance.owner)
      const stopped = earlier[Symbol.asyncDispose]()
      await held[Symbol.asyncDispose]()
      await stopped
    }
    expect(await finish(instance, batchId, options)).toEqual({ failures: 0, patches: 1 })
  })

  test('of earlier code that stops after its review index is built finishes on the present code without the new steps', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', people))
    const options = { taskQueue: uuidv7(), reconciles: false }
    {
      await using earlier = await startFlow(instance, { ...options, workflowBundle })
      await earlier.client.signalRefresh(batchId)
      await untilIndexed(instance)
    }
    expect(await finish(instance, batchId, options)).toEqual({ failures: 0, patches: 0 })
  })

  test('of the present code waits while only earlier code runs, and then finishes', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', people))
    const options = { taskQueue: uuidv7(), reconciles: false }
    {
      await using present = await startFlow(instance, options)
      await present.client.signalRefresh(batchId)
      await untilIndexed(instance)
    }
    {
      await using earlier = await startFlow(instance, { ...options, workflowBundle })
      await earlier.client.signalRefresh(batchId)
      await vi.waitFor(async () => expect((await historyOf(earlier, batchId)).failures).toBeGreaterThan(0), { timeout: 60_000 })
    }
    expect(await finish(instance, batchId, options)).toMatchObject({ patches: 1 })
  })
})

test('a run that began to survey its file alone finishes on the present code without the new steps of the survey', async () => {
  const workflowBundle = await bundleOf('before-survey-in-lanes')
  await using instance = await openTestInstance()
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', people))
  const options = { taskQueue: uuidv7(), reconciles: false, settings: { WORK_BUDGET_MS: 1, SLICE_ROWS: 50 }, surveyBytesPerLane: 1_000 }
  {
    const earlier = await startFlow(instance, { ...options, workflowBundle })
    const surveying = await hold(instance, 'lock table batch_slice in share mode', [])
    await earlier.client.signalRefresh(batchId)
    await untilLockedOut(instance.owner)
    const stopped = earlier[Symbol.asyncDispose]()
    await surveying[Symbol.asyncDispose]()
    await stopped
  }
  // The survey was begun alone, so it is not made in lanes, but the import and the wait of the review index are new steps.
  expect(await finish(instance, batchId, options)).toEqual({ failures: 0, patches: 2 })
})

async function bundleOf(earlier: string): Promise<{ code: string }> {
  const logger = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} }
  return bundleWorkflowCode({ workflowsPath: join(import.meta.dirname, 'earlier-code', `${earlier}.ts`), logger })
}

/** Runs the present code until the batch is imported, decided and closed. */
async function finish(instance: TestInstance, batchId: string, options: FlowOptions) {
  await using flow = await startFlow(instance, options)
  await untilState(instance, batchId, 'pending')
  await untilIndexed(instance)
  const filter = { verdict: 'approve', selection: { filter: {}, expectedCount: people } } as const
  await instance.decide(await instance.signIn('checker'), batchId, filter)
  await flow.client.signalRefresh(batchId)
  await untilState(instance, batchId, 'closed')
  await vi.waitFor(async () => expect((await historyOf(flow, batchId)).hasEnded).toBe(true), { timeout: 30_000 })
  const { failures, patches } = await historyOf(flow, batchId)
  return { failures, patches }
}

async function untilIndexed({ owner }: TestInstance): Promise<void> {
  const built = 'select from review_index where built_at is not null'
  await vi.waitFor(async () => expect((await owner.query(built)).rowCount).toBe(1), { timeout: 60_000 })
}

/** How many workflow tasks failed, and how many changes of the workflow the history contains. */
async function historyOf({ environment }: Flow, batchId: string) {
  const connection = await Connection.connect({ address: environment.TEMPORAL_ADDRESS ?? '' })
  try {
    const { events } = await new Client({ connection }).workflow.getHandle(batchWorkflowId(batchId)).fetchHistory()
    const count = (kind: string) => (events ?? []).filter((event) => Object.hasOwn(event, kind) && event[kind as keyof typeof event]).length
    return {
      failures: count('workflowTaskFailedEventAttributes'),
      patches: count('markerRecordedEventAttributes'),
      hasEnded: count('workflowExecutionCompletedEventAttributes') === 1,
    }
  } finally {
    await connection.close()
  }
}
