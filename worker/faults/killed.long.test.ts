import { expect, test, vi } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { planOf } from '#core/sample/sample-plan'
import { hold, holdSlice } from '#test/hold'
import { openTestInstance, type TestInstance } from '#test/instance'
import { sampleOf } from '#test/sample'
import { letTimePass, untilState } from '#test/temporal/flow'
import { workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess } from '#test/temporal/worker-process'
import { untilLockedOut } from '#test/until-locked-out'

const seed = 5
const sliceRows = 1_000

test('a worker killed in the middle of a slice leaves no row of it, and another worker finishes with exact counts', async () => {
  await using instance = await openTestInstance()
  const { bytes, summary } = await sampleOf(5_000, seed)
  const maker = await instance.signIn('maker')
  const batchId = await instance.upload(maker, bytes)
  const environment = workerEnvironment(instance, { SLICE_ROWS: String(sliceRows) })
  await instance.survey(batchId, { sliceRows })
  {
    const second = await holdSlice(instance, batchId, 2)
    await using ___ = await holdSlice(instance, batchId, 4)
    await using doomed = startWorkerProcess(environment)
    await untilLockedOut(instance.owner)
    // The import of the third slice waits for this row after its people and half of its invalid rows.
    await using _ = await holdInvalidRowOfSlice(instance, batchId, 3)
    await second[Symbol.asyncDispose]()
    await vi.waitFor(async () => expect((await balanceOf()).notRead).toBe(3_000), { timeout: 30_000 })
    await untilLockedOut(instance.owner)
    await doomed.kill()
  }
  expect(await balanceOf()).toMatchObject({ rows: 5_000, notRead: 3_000 })
  expect((await instance.owner.query('select max(row_no) as last from users')).rows[0].last).toBeLessThanOrEqual(2_000)

  await using _ = startWorkerProcess(environment)
  await untilState(instance, batchId, 'pending')
  const { valid, invalid, duplicate } = summary
  expect(await balanceOf()).toMatchObject({ rows: 5_000, pending: valid, invalid, duplicate, notRead: 0 })
  const { rows } = await instance.owner.query(
    'select count(distinct row_no)::int as n from (select row_no from users union all select row_no from failed_row) r',
  )
  expect(rows).toEqual([{ n: 5_000 }])

  // A batch closes when it is verified, and no verifier runs here.
  await instance.verify(batchId)
  const checker = await instance.signIn('checker')
  await instance.decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: valid } })
  await letTimePass(instance, 6)
  await untilState(instance, batchId, 'closed')
  expect(await balanceOf()).toMatchObject({ approved: valid, pending: 0 })

  async function balanceOf() {
    return (await getBatch({ ctx: maker, input: { batchId } })).balance
  }
})

function holdInvalidRowOfSlice(instance: TestInstance, batchId: string, sliceNo: number) {
  const rows = Array.from({ length: sliceRows }, (_, index) => (sliceNo - 1) * sliceRows + 1 + index)
  const invalid = rows.filter((row) => planOf(seed, row).kind === 'invalid')
  const statement = `insert into failed_row (batch_id, row_no, line, byte_from, byte_length, outcome, problems)
    values ($1, $2, 1, 0, 0, 'invalid', '[{}]')`
  return hold(instance, statement, [batchId, invalid[Math.floor(invalid.length / 2)]])
}
