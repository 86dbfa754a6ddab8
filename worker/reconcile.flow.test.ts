import { randomUUID } from 'node:crypto'
import { Client, Connection, WorkflowFailedError } from '@temporalio/client'
import getPort from 'get-port'
import { describe, expect, test, vi } from 'vitest'
import { readSnapshot } from '#core/batches/read-progress'
import { setParseOptions } from '#core/batches/set-parse-options'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { readEnvironment } from '#core/environment'
import { importSlices } from '#core/import/import-slices'
import { tableDigests } from '#test/attacks/table-digests'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleCsv } from '#test/people'
import { emptyTemporal } from '#test/temporal/empty-temporal'
import { type Flow, letTimePass, startFlow, untilState } from '#test/temporal/flow'
import { openWorkerClient } from '#worker/client'
import { openLog } from '#worker/log'
import { reconcile } from '#worker/reconcile'

const ambiguous = csvOf(['Ada,03/04/1990,Pune', 'Ben,05/06/1991,Oslo'])

describe.concurrent('reconcile', () => {
  test('finds every change when no signal arrives', async () => {
    await using instance = await openTestInstance()
    await using _ = await startFlow(instance)
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const batchId = await instance.upload(maker, peopleCsv('Pune', 20))
    await untilState(instance, batchId, 'pending', 30_000)
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 2, 3] } })
    await letTimePass(instance, 6)
    await vi.waitFor(async () => expect((await balanceOf(instance, batchId)).approved).toBe(3), { timeout: 30_000 })
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: 17 } })
    await letTimePass(instance, 6)
    await untilState(instance, batchId, 'closed', 30_000)
    const asking = await instance.upload(maker, ambiguous)
    await untilState(instance, asking, 'needs-input', 30_000)
    await setParseOptions({ ctx: maker, input: { batchId: asking, requested: { dateOrder: 'dmy' }, idempotencyKey: 'order' } })
    await letTimePass(instance, 6)
    await untilState(instance, asking, 'pending', 30_000)
    await withdrawBatch({ ctx: maker, input: { batchId: asking, idempotencyKey: 'k' } })
    await letTimePass(instance, 6)
    await untilState(instance, asking, 'withdrawn', 30_000)
  })

  test('leases no batch while its worker cannot reach Temporal', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 2))
    const client = openWorkerClient({ ...readEnvironment({}), TEMPORAL_ADDRESS: `127.0.0.1:${await getPort({ host: '127.0.0.1' })}` })
    const stopping = new AbortController()
    const log = openLog('silent')
    const warn = vi.spyOn(log, 'warn')
    const round = reconcile({ ctx: instance.worker, client, log, signal: stopping.signal })
    await vi.waitFor(() => expect(warn).toHaveBeenCalled(), { timeout: 30_000 })
    stopping.abort()
    await Promise.all([round, client.close()])
    expect((await instance.owner.query('select reconciled_at as at from batch where id = $1', [batchId])).rows).toEqual([{ at: null }])
  })

  test('repeated and forged signals change nothing', async () => {
    await using instance = await openTestInstance()
    await using flow = await startFlow(instance, { reconciles: false, verifies: false })
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const batchId = await instance.upload(maker, peopleCsv('Pune', 20))
    const closed = await instance.bring(maker, peopleCsv('Oslo', 2))
    await instance.decide(checker, closed, { verdict: 'approve', selection: { rows: [1, 2] } })
    await instance.apply(closed)
    await sendSignals(flow, [batchId])
    await untilState(instance, batchId, 'pending')
    await settled(flow, batchId)
    const before = await lastEventOf(instance)
    await sendSignals(flow, [batchId, closed])
    await ended(flow, closed)
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1] } })
    await flow.client.signalRefresh(batchId)
    await vi.waitFor(async () => expect(await actionsSince(instance, before.seq)).toContain('decision.applied'), { timeout: 30_000 })
    expect(await actionsSince(instance, before.seq)).toEqual(['decision.recorded', 'decision.applied-to-slice', 'decision.applied'])
  })

  test('a run for a missing batch ends at once', async () => {
    await using instance = await openTestInstance()
    await using flow = await startFlow(instance, { reconciles: false, verifies: false })
    const before = await tableDigests(instance.owner)
    const batchId = randomUUID()
    await flow.client.signalRefresh(batchId)
    await expect(ended(flow, batchId)).rejects.toBeInstanceOf(WorkflowFailedError)
    expect(await tableDigests(instance.owner)).toEqual(before)
  })
})

describe.concurrent('with an empty Temporal', () => {
  test('continues every open batch from its state in the database', async () => {
    await using instance = await openTestInstance()
    await using temporal = await emptyTemporal()
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const waiting = await instance.upload(maker, peopleCsv('Lima', 20))
    const asking = await instance.bring(maker, ambiguous)
    const importing = await instance.upload(maker, peopleCsv('Pune', 50))
    await instance.survey(importing, { sliceRows: 10 })
    await importSlices({ ctx: instance.worker, input: { batchId: importing, budgetMs: 0 } })
    const deciding = await instance.bring(maker, peopleCsv('Oslo', 10))
    await instance.decide(checker, deciding, { verdict: 'approve', selection: { rows: [1] } })
    const withdrawing = await instance.bring(maker, peopleCsv('Riga', 10))
    await withdrawBatch({ ctx: maker, input: { batchId: withdrawing, idempotencyKey: 'k' } })

    await using flow = await startFlow(instance, { address: temporal.address })
    await untilState(instance, waiting, 'pending')
    await untilState(instance, importing, 'pending')
    await untilState(instance, withdrawing, 'withdrawn')
    await vi.waitFor(async () => expect((await balanceOf(instance, deciding)).approved).toBe(1), { timeout: 30_000 })
    expect(await balanceOf(instance, importing)).toMatchObject({ rows: 50, pending: 50 })
    expect(await balanceOf(instance, waiting)).toMatchObject({ rows: 20, pending: 20 })
    const readsQuestion = async () => {
      expect(await flow.client.queryProgress(asking, 5_000)).toMatchObject({ state: 'needs-input', live: true })
    }
    await vi.waitFor(readsQuestion, { timeout: 20_000 })
    await setParseOptions({ ctx: maker, input: { batchId: asking, requested: { dateOrder: 'dmy' }, idempotencyKey: 'order' } })
    await flow.client.signalRefresh(asking)
    await untilState(instance, asking, 'pending')
  })

  test('starts the workflows again at once, also those of batches that were just visited', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 2))
    await instance.owner.query('update batch set changes_seen = changes_recorded')
    const first = await emptyTemporal()
    const client = openWorkerClient({ ...readEnvironment({}), TEMPORAL_ADDRESS: first.address })
    const stopping = new AbortController()
    const round = reconcile({ ctx: instance.worker, client, log: openLog('silent'), signal: stopping.signal })
    const isRunning = async () => expect(await client.findWorkflow(batchId)).toMatchObject({ isRunning: true })
    await vi.waitFor(isRunning, { timeout: 20_000 })
    await first[Symbol.asyncDispose]()
    await using _ = await emptyTemporal({ port: first.port })
    // Otherwise it takes the rest of the minute since the last visit.
    await vi.waitFor(isRunning, { timeout: 20_000 })
    stopping.abort()
    await Promise.all([round, client.close()])
  })

  test('builds the review index of a batch that an earlier release has closed without one', async () => {
    await using instance = await openTestInstance()
    await using temporal = await emptyTemporal()
    const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Pune', 2))
    await instance.decide(await instance.signIn('checker'), batchId, { verdict: 'approve', selection: { rows: [1, 2] } })
    await instance.apply(batchId)
    await untilState(instance, batchId, 'closed')
    await instance.owner.query(
      'truncate review_index, review_index_text, review_index_name_birth, review_index_value, review_index_slice, review_index_order',
    )
    await instance.worker.db.query('select begin_review_index($1)', [batchId])
    await using _ = await startFlow(instance, { address: temporal.address })
    await vi.waitFor(
      async () => expect((await instance.owner.query('select from review_index where built_at is not null')).rowCount).toBe(1),
      {
        timeout: 30_000,
      },
    )
  })
})

async function balanceOf(instance: TestInstance, batchId: string) {
  return (await readSnapshot(instance.web, batchId)).balance
}

async function lastEventOf(instance: TestInstance): Promise<{ seq: number }> {
  const { rows } = await instance.owner.query<{ seq: number }>('select seq::int from audit_head')
  return rows[0] ?? { seq: 0 }
}

async function actionsSince(instance: TestInstance, seq: number): Promise<string[]> {
  const { rows } = await instance.owner.query<{ action: string }>('select action from audit_event where seq > $1 order by seq', [seq])
  return rows.map(({ action }) => action)
}

const settled = (flow: Flow, batchId: string) =>
  vi.waitFor(async () => expect(await flow.client.queryProgress(batchId, 5_000)).toMatchObject({ phase: 'pending' }), { timeout: 30_000 })

async function ended(flow: Flow, batchId: string): Promise<void> {
  const connection = await Connection.connect({ address: flow.environment.TEMPORAL_ADDRESS ?? '' })
  try {
    await new Client({ connection }).workflow.getHandle(batchWorkflowId(batchId)).result()
  } finally {
    await connection.close()
  }
}

/** Sends 30 signals in turn to these batches, six at a time: Temporal takes those of one workflow one by one, and each has five seconds. */
async function sendSignals({ client }: Flow, batchIds: string[]): Promise<void> {
  for (let sent = 0; sent < 30; sent += 6)
    await Promise.all(Array.from({ length: 6 }, (_, index) => client.signalRefresh(batchIds[index % batchIds.length] ?? '')))
}
