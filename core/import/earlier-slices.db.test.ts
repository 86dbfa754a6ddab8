import { expect, test } from 'vitest'
import { transact } from '#core/database/open-database'
import { holdSlice } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { untilLockedOut } from '#test/until-locked-out'
import { openSliceLeases } from './slice-leases'

test('a slice waits in the database for the transaction that imports an earlier one, and no longer', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 30))
  await instance.survey(batchId, { sliceRows: 10 })
  await using leases = openSliceLeases(instance.worker, batchId, new Map())
  const notWaited = { hasWaited: false, open: [1, 2] }
  expect(await leases.untilWritten([1, 2])).toEqual(notWaited)

  const held = await holdSlice(instance, batchId, 1)
  const waited = leases.untilWritten([1, 2])
  await untilLockedOut(instance.owner)
  await held[Symbol.asyncDispose]()
  expect(await waited).toEqual({ hasWaited: true, open: [1, 2] })
  expect(await leases.untilWritten([1, 2])).toEqual(notWaited)
})

test('waiting for an earlier slice gives up after a while, and leaves the limits of its own transaction as they are', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 30))
  await instance.survey(batchId, { sliceRows: 10 })
  await using leases = openSliceLeases(instance.worker, batchId, new Map())
  await using _ = await holdSlice(instance, batchId, 1)
  await transact(instance.worker.db, async (client) => {
    await client.query(`set local lock_timeout = '7s'`)
    expect(await leases.untilWritten([1], client)).toEqual({ hasWaited: true, open: [1] })
    expect(await leases.untilWritten([2], client)).toEqual({ hasWaited: false, open: [2] })
    expect((await client.query('show lock_timeout')).rows).toEqual([{ lock_timeout: '7s' }])
  })
})

test('a transaction that has waited for an earlier slice keeps no one from importing it', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 30))
  await instance.survey(batchId, { sliceRows: 10 })
  await using leases = openSliceLeases(instance.worker, batchId, new Map())
  await transact(instance.worker.db, async (client) => {
    expect(await leases.untilWritten([1, 2], client)).toEqual({ hasWaited: false, open: [1, 2] })
    await expectFree(1)
    await expectFree(2)

    const held = await holdSlice(instance, batchId, 1)
    const waited = leases.untilWritten([1], client)
    await untilLockedOut(instance.owner)
    await held[Symbol.asyncDispose]()
    expect(await waited).toEqual({ hasWaited: true, open: [1] })
    await expectFree(1)
  })

  async function expectFree(slice: number): Promise<void> {
    const { rows } = await instance.owner.query(
      'select slice_no from batch_slice where batch_id = $1 and slice_no = $2 for update skip locked',
      [batchId, slice],
    )
    expect(rows).toHaveLength(1)
  }
})
