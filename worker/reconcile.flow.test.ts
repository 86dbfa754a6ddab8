import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection, WorkflowFailedError } from '@temporalio/client'
import { describe, expect, test, vi } from 'vitest'
import { findFreePort } from '#bin/services/free-port'
import { startTemporal } from '#bin/services/temporal'
import { findTemporalCli } from '#bin/services/temporal-cli'
import { answerReading } from '#core/batches/answer-reading'
import { readSnapshot } from '#core/batches/read-progress'
import { withdrawBatch } from '#core/batches/withdraw-batch'
import { batchWorkflowId } from '#core/batches/workflow-id'
import { readEnvironment } from '#core/environment'
import { importSlices } from '#core/import/import-slices'
import { openTestDesk, type TestDesk } from '#test/desk'
import { type Flow, letTimePass, startFlow, untilState } from '#test/flow'
import { csvOf, peopleCsv } from '#test/people'
import { tableDigests } from '#test/table-digests'
import { openWorkerClient } from '#worker/client'
import { openLog } from '#worker/log'
import { reconcile } from '#worker/reconcile'

const ambiguous = csvOf(['Ada,03/04/1990,Pune', 'Ben,05/06/1991,Oslo'])

describe('signals', () => {
  test('that never arrive are not missed: the record says what is to be done', async () => {
    await using desk = await openTestDesk()
    await using _ = await startFlow(desk)
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')]
    const batchId = await desk.upload(maker, peopleCsv('Pune', 20))
    await untilState(desk, batchId, 'pending', 30_000)
    await desk.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 2, 3] } })
    await letTimePass(desk, 6)
    await vi.waitFor(async () => expect((await balanceOf(desk, batchId)).approved).toBe(3), { timeout: 30_000 })
    await desk.decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: 17 } })
    await letTimePass(desk, 6)
    await untilState(desk, batchId, 'closed', 30_000)
    const held = await desk.upload(maker, ambiguous)
    await untilState(desk, held, 'held', 30_000)
    await answerReading({ ctx: maker, input: { batchId: held, hints: { dateOrder: 'dmy' } } })
    await letTimePass(desk, 6)
    await untilState(desk, held, 'pending', 30_000)
    await withdrawBatch({ ctx: maker, input: { batchId: held, idempotencyKey: 'k' } })
    await letTimePass(desk, 6)
    await untilState(desk, held, 'withdrawn', 30_000)
  })

  test('that never arrive are left to others by a worker that cannot reach Temporal', async () => {
    await using desk = await openTestDesk()
    const batchId = await desk.upload(await desk.signIn('maker'), peopleCsv('Pune', 2))
    const client = openWorkerClient({ ...readEnvironment({}), TEMPORAL_ADDRESS: `127.0.0.1:${await findFreePort()}` })
    const stopping = new AbortController()
    const log = openLog('silent')
    const warn = vi.spyOn(log, 'warn')
    const round = reconcile({ ctx: desk.worker, client, log, signal: stopping.signal })
    await vi.waitFor(() => expect(warn).toHaveBeenCalled(), { timeout: 30_000 })
    stopping.abort()
    await Promise.all([round, client.close()])
    expect((await desk.owner.query('select reconciled_at as at from batch where id = $1', [batchId])).rows).toEqual([{ at: null }])
  })

  test('that repeat or that nobody meant change nothing', async () => {
    await using desk = await openTestDesk()
    await using flow = await startFlow(desk, { reconciles: false, verifies: false })
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')]
    const batchId = await desk.upload(maker, peopleCsv('Pune', 20))
    const closed = await desk.bring(maker, peopleCsv('Oslo', 2))
    await desk.decide(checker, closed, { verdict: 'approve', selection: { rows: [1, 2] } })
    await desk.apply(closed)
    await Promise.all(Array.from({ length: 30 }, () => flow.client.recordChanged(batchId)))
    await untilState(desk, batchId, 'pending')
    await settled(flow, batchId)
    const before = await recordOf(desk)
    await Promise.all(Array.from({ length: 30 }, (_, index) => flow.client.recordChanged(index % 2 ? batchId : closed)))
    await ended(flow, closed)
    await desk.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1] } })
    await flow.client.recordChanged(batchId)
    await vi.waitFor(async () => expect(await actionsSince(desk, before.seq)).toContain('decision.applied'), { timeout: 30_000 })
    expect(await actionsSince(desk, before.seq)).toEqual(['decision.recorded', 'decision.applied-to-slice', 'decision.applied'])
  })

  test('for a batch that is not there end at once', async () => {
    await using desk = await openTestDesk()
    await using flow = await startFlow(desk, { reconciles: false, verifies: false })
    const before = await tableDigests(desk.owner)
    const batchId = randomUUID()
    await flow.client.recordChanged(batchId)
    await expect(ended(flow, batchId)).rejects.toBeInstanceOf(WorkflowFailedError)
    expect(await tableDigests(desk.owner)).toEqual(before)
  })
})

describe('a Temporal that has lost everything', () => {
  test('has every open batch go on from where the record says it is', async () => {
    await using desk = await openTestDesk()
    await using temporal = await emptyTemporal()
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')]
    const waiting = await desk.upload(maker, peopleCsv('Lima', 20))
    const held = await desk.bring(maker, ambiguous)
    const importing = await desk.upload(maker, peopleCsv('Pune', 50))
    await desk.survey(importing, { sliceRows: 10 })
    await importSlices({ ctx: desk.worker, input: { batchId: importing, budgetMs: 0 } })
    const deciding = await desk.bring(maker, peopleCsv('Oslo', 10))
    await desk.decide(checker, deciding, { verdict: 'approve', selection: { rows: [1] } })
    const withdrawing = await desk.bring(maker, peopleCsv('Riga', 10))
    await withdrawBatch({ ctx: maker, input: { batchId: withdrawing, idempotencyKey: 'k' } })

    await using flow = await startFlow(desk, { address: temporal.address })
    await Promise.all([
      untilState(desk, waiting, 'pending'),
      untilState(desk, importing, 'pending'),
      untilState(desk, withdrawing, 'withdrawn'),
      vi.waitFor(async () => expect((await balanceOf(desk, deciding)).approved).toBe(1), { timeout: 30_000 }),
    ])
    expect(await balanceOf(desk, importing)).toMatchObject({ rows: 50, pending: 50 })
    expect(await balanceOf(desk, waiting)).toMatchObject({ rows: 20, pending: 20 })
    await vi.waitFor(async () => expect(await flow.client.queryProgress(held, 5_000)).toMatchObject({ state: 'held', live: true }))
    await answerReading({ ctx: maker, input: { batchId: held, hints: { dateOrder: 'dmy' } } })
    await flow.client.recordChanged(held)
    await untilState(desk, held, 'pending')
  })

  test('has a desk prepared also when its batch has closed meanwhile', async () => {
    await using desk = await openTestDesk()
    await using temporal = await emptyTemporal()
    const batchId = await desk.bring(await desk.signIn('maker'), peopleCsv('Pune', 2))
    await desk.worker.db.query('select begin_desk($1)', [batchId])
    await desk.decide(await desk.signIn('checker'), batchId, { verdict: 'approve', selection: { rows: [1, 2] } })
    await desk.apply(batchId)
    await untilState(desk, batchId, 'closed')
    await using _ = await startFlow(desk, { address: temporal.address })
    await vi.waitFor(async () => expect((await desk.owner.query('select from desk where prepared_at is not null')).rowCount).toBe(1), {
      timeout: 30_000,
    })
  })
})

async function balanceOf(desk: TestDesk, batchId: string) {
  return (await readSnapshot(desk.web, batchId)).balance
}

async function recordOf(desk: TestDesk): Promise<{ seq: number }> {
  const { rows } = await desk.owner.query<{ seq: number }>('select seq::int from audit_head')
  return rows[0] ?? { seq: 0 }
}

async function actionsSince(desk: TestDesk, seq: number): Promise<string[]> {
  const { rows } = await desk.owner.query<{ action: string }>('select action from audit_event where seq > $1 order by seq', [seq])
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

async function emptyTemporal() {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-temporal-'))
  const cli = await findTemporalCli({ dataFolder: folder })
  const [port, uiPort] = [await findFreePort(), await findFreePort()]
  const server = await startTemporal({ cli, dataFolder: folder, port, uiPort, logFile: join(folder, 'temporal.log') })
  return {
    address: server.address,
    async [Symbol.asyncDispose]() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
