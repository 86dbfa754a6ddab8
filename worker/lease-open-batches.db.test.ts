import { expect, test } from 'vitest'
import { callFunction } from '#core/database/call-function'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { closedBatch, confirmToReverse, proposeToReverse, rowsOf } from '#test/reversals'

test('leases batches with unseen changes first, then those with work left, then those not visited for the longest time', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const [older, newer, changed] = [
    await instance.bring(maker, peopleCsv('Pune', 2)),
    await instance.bring(maker, peopleCsv('Oslo', 2)),
    await instance.bring(maker, peopleCsv('Lima', 2)),
  ]
  const waiting = await instance.upload(maker, peopleCsv('Bonn', 2))
  const imported = await instance.bringUnverified(maker, peopleCsv('Kyiv', 2))
  const visit = (batchId: string, minutes: number) =>
    instance.owner.query(
      `update batch set changes_seen = changes_recorded, reconciled_at = now() - make_interval(mins => $2) where id = $1`,
      [batchId, minutes],
    )
  await visit(older, 9)
  await visit(newer, 8)
  await visit(waiting, 7)
  await visit(changed, 6)
  await visit(imported, 5)
  await instance.owner.query('update batch set changes_recorded = changes_recorded + 1 where id = $1', [changed])
  const leased: string[] = []
  for (let n = 0; n < 5; n += 1) {
    const batches = await callFunction(instance.worker.db, 'lease_open_batches', {
      unseenFor: '1 minute',
      unvisitedFor: '1 minute',
      limit: 1,
    })
    leased.push(...batches.map(({ batchId }) => batchId))
  }
  expect(leased).toEqual([changed, waiting, imported, older, newer])
})

test('leases a closed batch as long as a reversal in it is not applied', async () => {
  await using instance = await openTestInstance()
  const { first, second, batchId } = await closedBatch(instance)
  const { id } = await proposeToReverse(first, rowsOf(batchId, 1))
  const leased = () => callFunction(instance.worker.db, 'lease_open_batches', { unseenFor: '0 s', unvisitedFor: '0 s', limit: 9 })
  expect(await leased()).toEqual([])
  await confirmToReverse(second, id)
  expect(await leased()).toEqual([{ batchId, unseen: true }])
  await instance.apply(batchId)
  expect(await leased()).toEqual([])
})
