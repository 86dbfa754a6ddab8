import { Client, Connection } from '@temporalio/client'
import { expect, test, vi } from 'vitest'
import { readSnapshot } from '#core/batches/read-progress'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { openBreakableLink } from '#test/breakable-link'
import { holdSlice } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { sampleOf } from '#test/sample'
import { untilState } from '#test/temporal/flow'
import { testTemporal } from '#test/temporal/temporal'
import { workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess } from '#test/temporal/worker-process'
import { untilLockedOut } from '#test/until-locked-out'

test.concurrent('an import waits for a Temporal that goes away, and counts no row twice', async () => {
  await using instance = await openTestInstance()
  await using link = await openBreakableLink(`tcp://${testTemporal().address}`)
  const { bytes, summary } = await sampleOf(2_000)
  const batchId = await instance.upload(await instance.signIn('maker'), bytes)
  await instance.survey(batchId, { sliceRows: 250 })
  const environment = workerEnvironment(instance, { TEMPORAL_ADDRESS: new URL(link.url).host, WORK_BUDGET_MS: '1' })
  await using worker = startWorkerProcess(environment)
  const balance = async () => (await readSnapshot(instance.web, batchId)).balance
  {
    await using _ = await holdSlice(instance, batchId, 4)
    await untilLockedOut(instance.owner)
    link.breakOff()
  }
  // The current activities end by themselves; only Temporal starts the next ones.
  await untilGivenUp(batchId)
  expect(worker.output()).toContain('retried')
  expect((await balance()).notRead).toBeGreaterThan(0)

  link.mend()
  await untilState(instance, batchId, 'pending', 30_000)
  const { valid, invalid, duplicate } = summary
  expect(await balance()).toMatchObject({ rows: 2_000, pending: valid, invalid, duplicate, notRead: 0 })
  // The lines of Temporal's library are in the log and not on the console.
  const lines = worker.output().trim().split('\n')
  expect(lines.filter((line) => !isLogLine(line))).toEqual([])
})

test.concurrent('a worker that starts while Temporal is away waits for it, and then imports the files uploaded meanwhile', async () => {
  await using instance = await openTestInstance()
  await using link = await openBreakableLink(`tcp://${testTemporal().address}`)
  link.breakOff()
  await using worker = startWorkerProcess(workerEnvironment(instance, { TEMPORAL_ADDRESS: new URL(link.url).host }))
  await vi.waitFor(() => expect(worker.output()).toContain('waiting for Temporal'), { timeout: 60_000 })
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 20))
  await vi.waitFor(() => expect(worker.output()).toContain('the reconciler cannot reach PostgreSQL or Temporal'), { timeout: 60_000 })
  link.mend()
  await untilState(instance, batchId, 'pending')
  expect((await readSnapshot(instance.web, batchId)).balance).toMatchObject({ rows: 20, pending: 20 })
})

/** `PENDING_ACTIVITY_STATE_STARTED` of Temporal's API. */
const started = 2

/** Waits until Temporal, which receives no heartbeat, schedules the activity of each lane again that a worker had. */
async function untilGivenUp(batchId: string): Promise<void> {
  const { address, namespace } = testTemporal()
  const connection = await Connection.connect({ address })
  try {
    const workflow = new Client({ connection, namespace }).workflow.getHandle(batchWorkflowId(batchId))
    const givenUp = async () => {
      const { pendingActivities } = (await workflow.describe()).raw
      expect(pendingActivities?.filter(({ state }) => state === started)).toEqual([])
      expect(pendingActivities?.map(({ attempt }) => attempt)).toContain(2)
    }
    await vi.waitFor(givenUp, { timeout: 30_000, interval: 100 })
  } finally {
    await connection.close()
  }
}

const isLogLine = (line: string) => /^\{"level":.*\}$/.test(line)
