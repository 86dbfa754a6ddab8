import { expect, test } from 'vitest'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { countReasons } from './count-reasons'
import { listReasons } from './list-reasons'

test('returns the three most frequent texts of each reason and the number of different texts', async () => {
  await using instance = await openTestInstance()
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const batchId = await instance.bring(maker, peopleCsv('Pune', 20))
  const reasons = await listReasons({ ctx: checker })
  const titled = (title: string) => ({ reasonId: reasons.find((reason) => reason.title === title)?.id })
  const reject = (rows: number[], why: object) => instance.decide(checker, batchId, { verdict: 'reject', selection: { rows }, ...why })
  await reject([1], { ...titled('Other'), reason: 'Left' })
  await reject([2, 3], { ...titled('Other'), reason: 'Twin' })
  await reject([4], { ...titled('Other'), reason: 'Gone' })
  await reject([5, 6], { ...titled('Other'), reason: 'Left' })
  await reject([7], { ...titled('Other'), reason: 'Zoo' })
  await reject([8, 9], titled('Suspected fraud'))
  await reject([10], { reason: 'Unknown' })
  await instance.apply(batchId)
  expect(await countReasons(checker.db, batchId)).toEqual([
    { verdict: 'reject', title: 'Other', people: 7, words: ['Left', 'Twin', 'Gone'], wordings: 4 },
    { verdict: 'reject', title: 'Suspected fraud', people: 2, words: [], wordings: 0 },
    { verdict: 'reject', title: null, people: 1, words: ['Unknown'], wordings: 1 },
  ])
})
