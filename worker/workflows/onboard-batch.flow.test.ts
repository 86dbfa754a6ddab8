import { describe, expect, test, vi } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { setParseOptions } from '#core/batches/set-parse-options'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { readEnvironment } from '#core/environment'
import { readVerifiedAudit } from '#test/audit-chain'
import { hold, holdSlice } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { csvOf, peopleCsv } from '#test/people'
import { sampleOf } from '#test/sample'
import { startFlow, untilState } from '#test/temporal/flow'
import { testTemporal } from '#test/temporal/temporal'
import { untilLockedOut } from '#test/until-locked-out'
import { workbookOf } from '#test/workbook'
import { openWorkerClient } from '#worker/client'

describe('onboardBatch', () => {
  test('carries a batch from its file to its last decision and reports its progress', async () => {
    await using instance = await openTestInstance()
    await using flow = await startFlow(instance, { settings: { SLICE_ROWS: 500, WORK_BUDGET_MS: 1 }, reconciles: false })
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const { bytes, summary } = await sampleOf(3_000)
    const batchId = await instance.upload(maker, bytes)
    await flow.client.signalRefresh(batchId)
    await untilState(instance, batchId, 'pending')

    const { valid, invalid, duplicate, rows } = summary
    const readsWaiting = async () => {
      const progress = await flow.client.queryProgress(batchId, 5_000)
      expect(progress).toMatchObject({ phase: 'pending' })
      return progress
    }
    const waits = await vi.waitFor(readsWaiting, { timeout: 20_000 })
    expect(waits).toMatchObject({
      batchId,
      live: true,
      state: 'pending',
      bytesRead: summary.bytes,
      bytesTotal: summary.bytes,
      rowsRead: rows,
      balance: { rows, pending: valid, invalid, duplicate, notRead: 0 },
      rowsPerSecond: null,
    })

    await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Unknown', selection: { rows: [1] } })
    await flow.client.signalRefresh(batchId)
    await vi.waitFor(async () => expect(await pendingOf()).toBe(valid - 1), { timeout: 20_000 })
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: valid - 1 } })
    await flow.client.signalRefresh(batchId)
    await untilState(instance, batchId, 'closed')
    const { balance } = await getBatch({ ctx: maker, input: { batchId } })
    expect(balance.pending).toBe(0)
    expect(balance.approved + balance.rejected).toBe(valid)
    const isShown = async () => {
      expect(await flow.client.queryProgress(batchId, 5_000)).toMatchObject({ phase: 'ended', state: 'closed', balance })
    }
    await vi.waitFor(isShown, { timeout: 20_000 })
    expect((await readVerifiedAudit(instance.owner)).at(-1)).toMatchObject({ action: 'batch.closed', batch: batchId })

    async function pendingOf(): Promise<number> {
      return (await getBatch({ ctx: checker, input: { batchId } })).balance.pending
    }
  })

  test('converts a workbook before it is surveyed, asks for its sheet, and imports that one', async () => {
    await using instance = await openTestInstance()
    await using flow = await startFlow(instance, { reconciles: false })
    const maker = await instance.signIn('maker')
    const rows = (name: string) => [
      ['name', 'dob', 'city'],
      [name, '1990-01-01', 'Pune'],
    ]
    const file = await workbookOf([
      { name: 'May', rows: rows('Ada') },
      { name: 'June', rows: rows('Ben') },
    ])
    const batchId = await instance.upload(maker, file)
    await flow.client.signalRefresh(batchId)
    await untilState(instance, batchId, 'needs-input')
    await setParseOptions({ ctx: maker, input: { batchId, requested: { sheet: 'June' }, idempotencyKey: 'the sheet' } })
    await flow.client.signalRefresh(batchId)
    await untilState(instance, batchId, 'pending')
    expect((await instance.owner.query('select name from users')).rows).toEqual([{ name: 'Ben' }])
    expect((await readVerifiedAudit(instance.owner)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['batch.uploaded', 'batch.needs-input', 'batch.parse-options-set', 'batch.converted', 'batch.imported']),
    )
  })

  test('reports the rows read while it imports', async () => {
    await using instance = await openTestInstance()
    await using flow = await startFlow(instance, { settings: { WORK_BUDGET_MS: 1 }, reconciles: false })
    const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 500))
    await instance.survey(batchId, { sliceRows: 100 })
    {
      await using _ = await holdSlice(instance, batchId, 3)
      await flow.client.signalRefresh(batchId)
      await untilLockedOut(instance.owner)
      const counts = { rowsRead: 200, balance: { rows: 500, pending: 200, notRead: 300 } }
      const estimates = { rowsPerSecond: expect.any(Number), secondsLeft: expect.any(Number) }
      const progress = await flow.client.queryProgress(batchId, 5_000)
      expect(progress).toMatchObject({ live: true, phase: 'importing', ...counts, ...estimates })
    }
    await untilState(instance, batchId, 'pending')
  })

  test('asks the maker how to parse a file, and goes on after the answer', async () => {
    await using instance = await openTestInstance()
    await using flow = await startFlow(instance, { reconciles: false })
    const ctx = await instance.signIn('maker')
    const batchId = await instance.upload(ctx, csvOf(['Ada,03/04/1990,Pune', 'Ben,05/06/1991,Oslo']))
    await flow.client.signalRefresh(batchId)
    await untilState(instance, batchId, 'needs-input')
    await setParseOptions({ ctx, input: { batchId, requested: { dateOrder: 'mdy' }, idempotencyKey: 'order' } })
    await flow.client.signalRefresh(batchId)
    await untilState(instance, batchId, 'pending')
    expect((await instance.owner.query('select dob::text from users order by row_no')).rows).toEqual([
      { dob: '1990-03-04' },
      { dob: '1991-05-06' },
    ])
  })

  test('does not miss an answer that arrives before its question', async () => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn('maker')
    const batchId = await instance.upload(ctx, csvOf(['Ada,03/04/1990,Pune', 'Ben,05/06/1991,Oslo']))
    const taskQueue = batchId
    await using _ = await startFlow(instance, { taskQueue, takes: 'activities', reconciles: false })
    {
      // The survey waits for the text of the file while the only worker for workflows stops.
      await using _ = await hold(instance, 'lock table upload_chunk', [])
      await using flow = await startFlow(instance, { taskQueue, takes: 'workflows', reconciles: false })
      await flow.client.signalRefresh(batchId)
      await untilLockedOut(instance.owner)
    }
    await untilState(instance, batchId, 'needs-input')
    await setParseOptions({ ctx, input: { batchId, requested: { dateOrder: 'dmy' }, idempotencyKey: 'order' } })
    const client = openWorkerClient({ ...readEnvironment({}), TEMPORAL_ADDRESS: testTemporal().address, TEMPORAL_TASK_QUEUE: taskQueue })
    await client.signalRefresh(batchId)
    await client.close()
    await using _again = await startFlow(instance, { taskQueue, takes: 'workflows', reconciles: false })
    await untilState(instance, batchId, 'pending', 30_000)
  })

  test('ends when the file cannot be read', async () => {
    await using instance = await openTestInstance()
    await using flow = await startFlow(instance, { reconciles: false })
    const batchId = await instance.upload(await instance.signIn('maker'), 'no,header,here\n')
    await flow.client.signalRefresh(batchId)
    await untilState(instance, batchId, 'refused')
    const readsRefused = async () => {
      expect(await flow.client.queryProgress(batchId, 5_000)).toMatchObject({ phase: 'ended', state: 'refused' })
    }
    await vi.waitFor(readsRefused, { timeout: 20_000 })
  })

  test('stops an import that its maker withdraws', async () => {
    await using instance = await openTestInstance()
    await using flow = await startFlow(instance, { settings: { WORK_BUDGET_MS: 1 }, reconciles: false })
    const maker = await instance.signIn('maker')
    const batchId = await instance.upload(maker, peopleCsv('Pune', 2_000))
    await instance.survey(batchId, { sliceRows: 100 })
    const withdrawing = await (async () => {
      await using _ = await holdSlice(instance, batchId, 3)
      await flow.client.signalRefresh(batchId)
      await untilLockedOut(instance.owner)
      const withdrawal = withdrawBatch({ ctx: maker, input: { batchId, idempotencyKey: 'stop' } })
      await untilLockedOut(instance.owner, 2)
      return { withdrawal }
    })()
    await withdrawing.withdrawal
    await flow.client.signalRefresh(batchId)
    await untilState(instance, batchId, 'withdrawn')
    const { balance } = await getBatch({ ctx: maker, input: { batchId } })
    expect(balance).toMatchObject({ rows: 2_000, pending: 0, approved: 0 })
    expect(balance.withdrawn).toBeGreaterThanOrEqual(300)
    expect(balance.withdrawn + balance.notRead).toBe(2_000)
    expect((await instance.owner.query('select count(*)::int as n from users where not freed')).rows).toEqual([{ n: 0 }])
  })

  test('stops the survey of a file that its maker withdraws', async () => {
    await using instance = await openTestInstance()
    let asked = 0
    const readBytes = (select: string) => {
      asked += 1
      return instance.worker.db.readBytes(select)
    }
    await using flow = await startFlow(instance, { ctx: { db: { ...instance.worker.db, readBytes } }, reconciles: false })
    const maker = await instance.signIn('maker')
    const batchId = await instance.upload(maker, peopleCsv('Pune', 200_000))
    {
      await using _ = await hold(instance, 'lock table upload_chunk', [])
      await flow.client.signalRefresh(batchId)
      await untilLockedOut(instance.owner)
      await withdrawBatch({ ctx: maker, input: { batchId, idempotencyKey: 'stop' } })
      await flow.client.signalRefresh(batchId)
    }
    await untilState(instance, batchId, 'withdrawn')
    // Of six MiB only the one that the survey waited for.
    expect(asked).toBe(1)
    expect((await getBatch({ ctx: maker, input: { batchId } })).balance).toMatchObject({ rows: null, pending: 0, withdrawn: 0 })
  })
})
