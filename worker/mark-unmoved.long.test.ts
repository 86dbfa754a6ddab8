import getPort from 'get-port'
import { v7 as uuidv7 } from 'uuid'
import { expect, test, vi } from 'vitest'
import { findUnmovedBatches } from '#core/batches/find-unmoved-batches'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { readEnvironment } from '#core/environment'
import { hold } from '#test/hold'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleCsv } from '#test/people'
import { startFlow, untilState } from '#test/temporal/flow'
import { openWorkerClient } from './client'
import { openLog } from './log'
import { reconcile } from './reconcile'

test('a batch that no worker imports is stalled after 30 s with the cause, until a worker imports it', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const batchId = await instance.upload(maker, peopleCsv('Pune', 20))
  const taskQueue = uuidv7()
  await using flow = await startFlow(instance, { taskQueue, takes: 'workflows', verifies: false })
  await vi.waitFor(async () => expect(await flow.client.findWorkflow(batchId)).toMatchObject({ isRunning: true }), options)
  await vi.waitFor(async () => {
    await passHalfAMinute(instance)
    expect(await stalledOf(maker, batchId)).toMatchObject({ cause: 'no-worker', attempts: 1 })
  }, options)
  await using _ = await startFlow(instance, { taskQueue, takes: 'activities', verifies: false, reconciles: false })
  await untilState(instance, batchId, 'pending')
  await vi.waitFor(async () => expect(await stalledOf(maker, batchId)).toBeNull(), options)
})

test('batches are stalled after 30 s while Temporal cannot be reached, and a locked batch is logged once and delays no other', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const batchId = await instance.upload(maker, peopleCsv('Pune', 20))
  const locked = await instance.upload(maker, peopleCsv('Oslo', 20))
  await passHalfAMinute(instance)
  await using _ = await hold(instance, 'select from batch where id = $1 for share', [locked])
  const client = openWorkerClient({ ...readEnvironment({}), TEMPORAL_ADDRESS: `127.0.0.1:${await getPort({ host: '127.0.0.1' })}` })
  const [stopping, log] = [new AbortController(), openLog('silent')]
  const warn = vi.spyOn(log, 'warn')
  const round = reconcile({ ctx: instance.worker, client, log, signal: stopping.signal })
  await vi.waitFor(async () => expect(await stalledOf(maker, batchId)).toMatchObject({ cause: 'temporal-unreachable' }), options)
  // The next round finds only the locked one.
  const find = vi.spyOn(instance.worker.db.prisma.batch, 'findMany')
  await vi.waitFor(() => expect(find.mock.calls.length).toBeGreaterThanOrEqual(1), options)
  stopping.abort()
  await round
  await client.close()
  const lines = warn.mock.calls.filter(([, message]) => message === 'a batch has not moved for 30 s').map(([facts]) => facts)
  const obstacle = { cause: 'temporal-unreachable', attempts: 1 }
  expect(lines).toHaveLength(2)
  expect(lines).toEqual(
    expect.arrayContaining([
      { batchId, ...obstacle },
      { batchId: locked, ...obstacle },
    ]),
  )
})

test('only a batch in which something is to be done can stand still', async () => {
  await using instance = await openTestInstance()
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const unmoved = () => findUnmovedBatches({ ctx: instance.worker, input: { forMs: 30_000 } })
  await instance.bring(maker, csvOf(['Ada,03/04/1990,Pune', 'Ben,05/06/1991,Oslo']))
  const [pending, importing] = [await instance.bring(maker, peopleCsv('Pune', 20)), await instance.upload(maker, peopleCsv('Oslo', 20))]
  await instance.survey(importing, { sliceRows: 10 })
  expect(await unmoved()).toEqual([])
  await passHalfAMinute(instance)
  expect(await unmoved()).toEqual([importing])
  await instance.decide(checker, pending, { verdict: 'approve', selection: { rows: [1] } })
  expect(await unmoved()).toEqual([importing])
  await passHalfAMinute(instance)
  expect((await unmoved()).sort()).toEqual([importing, pending].sort())
  await instance.apply(pending)
  await instance.importBatch(importing, { sliceRows: 10 })
  await passHalfAMinute(instance)
  expect(await unmoved()).toEqual([])
})

const options = { timeout: 60_000, interval: 200 }

async function stalledOf(ctx: Context, batchId: string) {
  return (await getBatch({ ctx, input: { batchId } })).stalled
}

/** Moves every movement back by 31 s. */
async function passHalfAMinute({ owner }: TestInstance): Promise<void> {
  await owner.query(`update batch set created_at = created_at - interval '31 s',
    import_started_at = import_started_at - interval '31 s', planned_at = planned_at - interval '31 s'`)
  await owner.query(`update batch_slice set imported_at = imported_at - interval '31 s'`)
  await owner.query(`update decision set recorded_at = recorded_at - interval '31 s'`)
}
