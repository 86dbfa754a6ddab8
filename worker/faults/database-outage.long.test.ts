import { expect, test, vi } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { openDatabase } from '#core/database/open-database'
import { openBreakableLink } from '#test/breakable-link'
import { holdSlice } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { sampleOf } from '#test/sample'
import { startFlow, untilState } from '#test/temporal/flow'
import { untilLockedOut } from '#test/until-locked-out'

test('an import waits for a database that goes away, and counts no row twice', async () => {
  await using instance = await openTestInstance()
  await using link = await openBreakableLink(instance.database.workerUrl)
  const db = openDatabase({ url: link.url, poolSize: 5, name: 'test worker' })
  const { bytes, summary } = await sampleOf(2_000)
  const maker = await instance.signIn('maker')
  const batchId = await instance.upload(maker, bytes)
  await instance.survey(batchId, { sliceRows: 250 })
  {
    await using _ = await startFlow(instance, { ctx: { db }, settings: { WORK_BUDGET_MS: 1 } })
    {
      await using _ = await holdSlice(instance, batchId, 4)
      await untilLockedOut(instance.owner)
      link.breakOff()
    }
    await vi.waitFor(async () => await expect(db.query('select 1')).rejects.toThrow(), { timeout: 10_000 })
    expect((await getBatch({ ctx: maker, input: { batchId } })).balance).toMatchObject({ notRead: 1_250 })
    link.mend()
    await untilState(instance, batchId, 'pending')
  }
  await db.close()
  const { valid, invalid, duplicate } = summary
  const { balance } = await getBatch({ ctx: maker, input: { batchId } })
  expect(balance).toMatchObject({ rows: 2_000, pending: valid, invalid, duplicate, notRead: 0 })
})
