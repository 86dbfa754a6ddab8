import { expect, test, vi } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { openDatabase } from '#core/db'
import { openBreakableLink } from '#test/breakable-link'
import { openTestDesk } from '#test/desk'
import { startFlow, untilState } from '#test/flow'
import { holdSlice } from '#test/hold'
import { sampleOf } from '#test/sample'
import { untilLockedOut } from '#test/until-locked-out'

test('a database that goes away in the middle of an import is waited for, and nothing is counted twice', async () => {
  await using desk = await openTestDesk()
  await using link = await openBreakableLink(desk.database.workerUrl)
  const db = openDatabase({ url: link.url, poolSize: 5, name: 'test worker' })
  const { bytes, summary } = await sampleOf(2_000)
  const maker = await desk.signIn('maker')
  const batchId = await desk.upload(maker, bytes)
  await desk.survey(batchId, { sliceRows: 250 })
  {
    await using _ = await startFlow(desk, { ctx: { db }, settings: { WORK_BUDGET_MS: 1 } })
    {
      await using _ = await holdSlice(desk, batchId, 4)
      await untilLockedOut(desk.owner)
      link.breakOff()
    }
    await vi.waitFor(async () => await expect(db.query('select 1')).rejects.toThrow(), { timeout: 10_000 })
    expect((await getBatch({ ctx: maker, input: { batchId } })).balance).toMatchObject({ notRead: 1_250 })
    link.mend()
    await untilState(desk, batchId, 'pending')
  }
  await db.close()
  const { valid, invalid, duplicate } = summary
  const { balance } = await getBatch({ ctx: maker, input: { batchId } })
  expect(balance).toMatchObject({ rows: 2_000, pending: valid, invalid, duplicate, notRead: 0 })
})
