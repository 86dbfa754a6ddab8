import { Client, Connection } from '@temporalio/client'
import { v7 as uuidv7 } from 'uuid'
import { expect, test, vi } from 'vitest'
import { readSnapshot } from '#core/batches/read-progress'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { holdSlice } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { startFlow, untilState } from '#test/temporal/flow'
import { workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess } from '#test/temporal/worker-process'
import { untilBlockedBy, untilLetIn, untilLockedOut } from '#test/until-locked-out'

test('a worker that stops leaves an import after its current slices, and another worker goes on without a retry', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 2_000))
  await instance.survey(batchId, { sliceRows: 100 })
  const options = { taskQueue: uuidv7(), settings: { WORK_BUDGET_MS: 600_000 } }
  const first = await startFlow(instance, options)
  const held = await holdSlice(instance, batchId, 3)
  await first.client.signalRefresh(batchId)
  await untilBlockedBy(instance.owner, held.pid)
  const stopped = first[Symbol.asyncDispose]()
  await held[Symbol.asyncDispose]()
  await stopped
  const { balance } = await readSnapshot(instance.web, batchId)
  expect(balance.pending).toBeGreaterThanOrEqual(300)
  expect(balance.pending).toBeLessThanOrEqual(500)
  expect(balance).toMatchObject({ rows: 2_000, notRead: 2_000 - balance.pending })

  await using second = await startFlow(instance, options)
  await untilState(instance, batchId, 'pending')
  expect((await readSnapshot(instance.web, batchId)).balance).toMatchObject({ rows: 2_000, pending: 2_000, notRead: 0 })
  const connection = await Connection.connect({ address: second.environment.TEMPORAL_ADDRESS ?? '' })
  const { events } = await new Client({ connection }).workflow.getHandle(batchWorkflowId(batchId)).fetchHistory()
  await connection.close()
  expect(events?.filter((event) => event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes)).toEqual([])
  expect(events?.map((event) => event.activityTaskStartedEventAttributes?.attempt).filter((attempt) => attempt)).not.toContain(2)
})

test('a worker that waits for a lock ends within ten seconds of SIGTERM, and PostgreSQL rolls its slice back', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 1_000))
  await instance.survey(batchId, { sliceRows: 100 })
  const held = await holdSlice(instance, batchId, 3)
  await using worker = startWorkerProcess(workerEnvironment(instance))
  await untilLockedOut(instance.owner)
  process.kill(worker.pid, 'SIGTERM')
  await vi.waitFor(() => expect(worker.hasEnded()).toBe(true), { timeout: 10_000 })
  await held[Symbol.asyncDispose]()
  await untilLetIn(instance.owner)
  const hasNoTransaction = async () => {
    const { rows } = await instance.owner.query(`select from pg_stat_activity where datname = current_database() and xact_start < now()`)
    expect(rows).toEqual([])
  }
  await vi.waitFor(hasNoTransaction, { timeout: 20_000 })
  const { balance } = await readSnapshot(instance.web, batchId)
  // The slice after the held one may be imported before it.
  expect([200, 300]).toContain(balance.pending)
  expect(balance).toMatchObject({ rows: 1_000, notRead: 1_000 - balance.pending })
  const { rows } = await instance.owner.query(
    'select count(*)::int as people, count(*) filter (where row_no between 201 and 300)::int as held from users',
  )
  expect(rows).toEqual([{ people: balance.pending, held: 0 }])
})
