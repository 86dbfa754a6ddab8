import { expect, test, vi } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { withdrawBatch } from '#core/batches/withdraw-batch'
import { importSlices } from '#core/import/import-slices'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestDesk } from '#test/desk'
import { untilState } from '#test/flow'
import { hold } from '#test/hold'
import { peopleCsv } from '#test/people'
import { untilLockedOut } from '#test/until-locked-out'
import { startWorkerProcess, workerEnvironment } from '#test/worker-process'

test('a worker killed in a survey, a count, the preparing of a desk and a withdrawal leaves each of them to another one', async () => {
  await using desk = await openTestDesk()
  const maker = await desk.signIn('maker')
  const sliceRows = 100
  const counted = await desk.upload(maker, peopleCsv('Counted', 100))
  await desk.survey(counted, { sliceRows })
  await importSlices({ ctx: desk.worker, input: { batchId: counted, budgetMs: 0 } })
  const prepared = await desk.bring(maker, peopleCsv('Prepared', 200), { sliceRows })
  const withdrawn = await desk.bring(maker, peopleCsv('Withdrawn', 200), { sliceRows })
  await withdrawBatch({ ctx: maker, input: { batchId: withdrawn, idempotencyKey: 'all' } })
  const surveyed = await desk.upload(maker, peopleCsv('Surveyed', 200))

  const environment = workerEnvironment(desk, { sliceRows })
  {
    await using _chunks = await hold(desk, 'lock table upload_chunk', [])
    await using _end = await hold(desk, 'select from audit_head for update', [])
    await using _order = await hold(desk, 'lock table desk_order', [])
    await using _slice = await hold(desk, 'select from batch_slice where batch_id = $1 for update', [withdrawn])
    await using doomed = startWorkerProcess(environment)
    await untilLockedOut(desk.owner, 4)
    await doomed.kill()
    expect(await batchOf(surveyed)).toMatchObject({ state: 'importing', balance: { rows: null } })
    expect(await batchOf(counted)).toMatchObject({ state: 'importing', balance: { pending: 100, notRead: 0 } })
    expect(await batchOf(withdrawn)).toMatchObject({ state: 'withdrawing' })
    expect(await preparedDesks()).toEqual([])
  }

  await using _ = startWorkerProcess(environment)
  await Promise.all([untilState(desk, surveyed, 'pending'), untilState(desk, counted, 'pending'), untilState(desk, withdrawn, 'withdrawn')])
  await vi.waitFor(async () => expect(await preparedDesks()).toEqual([counted, prepared, surveyed].sort()), { timeout: 60_000 })
  expect(await batchOf(surveyed)).toMatchObject({ balance: { rows: 200, pending: 200, notRead: 0 } })
  expect(await batchOf(counted)).toMatchObject({ balance: { rows: 100, pending: 100, notRead: 0 } })
  expect(await batchOf(withdrawn)).toMatchObject({ balance: { rows: 200, pending: 0, withdrawn: 200, notRead: 0 } })
  const { rows } = await desk.owner.query('select batch_id as id, count(*)::int as n from users group by 1')
  expect(new Map(rows.map(({ id, n }) => [id, n]))).toEqual(
    new Map([surveyed, counted, prepared, withdrawn].map((id) => [id, id === counted ? 100 : 200])),
  )
  const imported = (await readVerifiedAudit(desk.owner)).filter(({ action }) => action === 'batch.imported')
  expect(imported.map(({ batch }) => batch).sort()).toEqual([surveyed, counted, prepared, withdrawn].sort())

  function batchOf(batchId: string) {
    return getBatch({ ctx: maker, input: { batchId } })
  }

  async function preparedDesks(): Promise<string[]> {
    const found = await desk.owner.query<{ id: string }>('select batch_id as id from desk where prepared_at is not null order by batch_id')
    return found.rows.map(({ id }) => id)
  }
})
