import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { findUnmovedBatches } from '#core/batches/find-unmoved-batches'
import { getBatch } from '#core/batches/get-batch'
import { callFunction } from '#core/database/call-function'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { closedBatch, confirmToReverse, proposeToReverse, rowsOf } from '#test/reversals'
import { openLog } from '#worker/log'
import { markWithoutWorkers } from './mark-without-workers'

test('a batch is stalled after 30 s when no worker is running, and after 45 s when workers are connected and mark nothing', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const [young, old] = [await instance.upload(maker, peopleCsv('Pune', 2)), await instance.upload(maker, peopleCsv('Oslo', 2))]
  await letStandStill(instance, young, 31)
  await letStandStill(instance, old, 46)
  const worker = new pg.Client({ connectionString: instance.database.workerUrl })
  await worker.connect()
  const [stopping, log] = [new AbortController(), openLog('silent')]
  const warn = vi.spyOn(log, 'warn')
  const client = { findObstacle: async () => ({ cause: 'worker-silent', attempts: 2 }), signalStalled: async () => {} }
  const marking = markWithoutWorkers({ ctx: instance.verifier, client, log, signal: stopping.signal, everyMs: 50 })
  const stalledOf = async (batchId: string) => (await getBatch({ ctx: maker, input: { batchId } })).stalled

  await vi.waitFor(async () => expect(await stalledOf(old)).toMatchObject({ cause: 'worker-silent', attempts: 2 }), options)
  expect(await stalledOf(young)).toBeNull()
  await worker.end()
  await vi.waitFor(async () => expect(await stalledOf(young)).toMatchObject({ cause: 'no-worker-running', attempts: 1 }), options)
  stopping.abort()
  await marking
  expect(warn.mock.calls).toEqual([
    [{ batchId: old, cause: 'worker-silent', attempts: 2 }, 'a batch has not moved for 30 s'],
    [{ batchId: young, cause: 'no-worker-running', attempts: 1 }, 'a batch has not moved for 30 s'],
  ])
})

test('a batch that has ended is stalled while its reversal is not applied, and not before that', async () => {
  await using instance = await openTestInstance()
  const { first, second, batchId } = await closedBatch(instance)
  await instance.owner.query(
    `update batch set state = 'closed', ended_at = coalesce(ended_at, now()), created_at = created_at - interval '1 hour',
       planned_at = planned_at - interval '1 hour', import_started_at = import_started_at - interval '1 hour'`,
  )
  await instance.owner.query(`update batch_slice set imported_at = imported_at - interval '1 hour'`)
  const input = { forMs: 30_000 }
  expect(await findUnmovedBatches({ ctx: instance.verifier, input })).toEqual([])
  const { id } = await proposeToReverse(first, rowsOf(batchId, 1, 2))
  await confirmToReverse(second, id)
  expect(await findUnmovedBatches({ ctx: instance.verifier, input })).toEqual([])
  await instance.owner.query(`update decision set recorded_at = recorded_at - interval '31 seconds' where applied_at is null`)
  expect(await findUnmovedBatches({ ctx: instance.verifier, input })).toEqual([batchId])
  await callFunction(instance.verifier.db, 'set_stalled', { batch: batchId, cause: 'no-worker-running', attempts: 1 })
  expect((await getBatch({ ctx: first, input: { batchId } })).stalled).toMatchObject({ cause: 'no-worker-running' })
  await callFunction(instance.verifier.db, 'set_stalled', { batch: batchId, attempts: 0 })
  await instance.apply(batchId)
  await callFunction(instance.verifier.db, 'set_stalled', { batch: batchId, cause: 'no-worker-running', attempts: 1 })
  expect((await getBatch({ ctx: first, input: { batchId } })).stalled).toBeNull()
})

const options = { timeout: 20_000, interval: 50 }

async function letStandStill({ owner }: TestInstance, batchId: string, seconds: number): Promise<void> {
  await owner.query('update batch set created_at = created_at - make_interval(secs => $2) where id = $1', [batchId, seconds])
}
