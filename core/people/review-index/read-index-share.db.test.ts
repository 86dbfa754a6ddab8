import { expect, test } from 'vitest'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { openTestInstance } from '#test/instance'
import { fileOf, somePeople } from '#test/prepared'
import { buildReviewIndex } from './build-review-index'
import { readIndexShare } from './read-index-share'

test('the share of the review index grows with each step, and is absent when nothing is built', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const batchId = await instance.upload(maker, fileOf(somePeople(50)))
  const share = () => readIndexShare(instance.web, batchId)
  expect(await share()).toBeUndefined()
  await instance.importBatch(batchId, { sliceRows: 20 })
  const shares = [await share()]
  let last: Promise<unknown> = Promise.resolve()
  await buildReviewIndex({ ctx: instance.worker, input: { batchId, inTurn } })
  expect(shares[0]).toBe(0)
  expect(shares).toEqual(shares.toSorted())
  // Nothing, the columns of three slices, the order, and the flags of three slices.
  expect(new Set(shares).size).toBe(8)
  expect(shares.at(-1)).toBeLessThan(1)
  expect(await share()).toBeUndefined()

  function inTurn<Result>(step: () => Promise<Result>): Promise<Result> {
    const result = last.then(step)
    last = result.then(async () => {
      const after = await share()
      if (after !== undefined) shares.push(after)
    })
    return result
  }
})

test('a withdrawn batch needs no review index', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const batchId = await instance.bringUnverified(maker, fileOf(somePeople(5)))
  await withdrawBatch({ ctx: maker, input: { batchId, idempotencyKey: 'stop' } })
  await instance.apply(batchId)
  expect(await readIndexShare(instance.web, batchId)).toBeUndefined()
})
