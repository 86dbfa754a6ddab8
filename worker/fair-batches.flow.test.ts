import { expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { holdSlice } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { startFlow, untilState } from '#test/temporal/flow'
import { untilLockedOut } from '#test/until-locked-out'

test('a small batch behind a large one is pending while the only worker has every lane of the large one', async () => {
  await using instance = await openTestInstance()
  await using flow = await startFlow(instance, { settings: { SLICE_ROWS: 100, WORKERS_PER_BATCH: 4 }, reconciles: false })
  const maker = await instance.signIn('maker')
  const large = await instance.upload(maker, peopleCsv('Pune', 1_000))
  await instance.survey(large, { sliceRows: 100 })
  {
    await using _ = await holdSlice(instance, large, 1)
    await flow.client.signalRefresh(large)
    await untilLockedOut(instance.owner)
    const small = await instance.upload(maker, peopleCsv('Oslo', 50))
    await flow.client.signalRefresh(small)
    await untilState(instance, small, 'pending')
    const { state, balance } = await getBatch({ ctx: maker, input: { batchId: large } })
    expect({ state, isLeft: balance.notRead > 0 }).toEqual({ state: 'importing', isLeft: true })
  }
  await untilState(instance, large, 'pending')
})
