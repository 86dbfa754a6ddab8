import { expect, test } from 'vitest'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { listDecisions } from './list-decisions'

test('pages decisions of a batch, latest first, and counts reasons over all of them', async () => {
  await using instance = await openTestInstance()
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const batchId = await instance.bring(maker, peopleCsv('Pune', 9))
  await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Unknown', selection: { rows: [1, 2] } })
  await instance.decide(checker, batchId, { verdict: 'send-back', reason: 'Unclear', selection: { rows: [3] } })
  await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Elsewhere', selection: { rows: [2, 4] } })
  await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [5] } })
  await instance.apply(batchId)
  const first = await listDecisions({ ctx: checker, input: { batchId, limit: 3 } })
  const rest = await listDecisions({ ctx: checker, input: { batchId, limit: 3, cursor: first.nextCursor ?? '' } })
  expect([first, rest].map(({ items }) => items.map(({ verdict, applied }) => [verdict, applied]))).toEqual([
    [
      ['approve', 1],
      ['reject', 1],
      ['send-back', 1],
    ],
    [['reject', 2]],
  ])
  const reasons = [
    { verdict: 'reject', title: null, people: 3, words: ['Unknown', 'Elsewhere'], wordings: 2 },
    { verdict: 'send-back', title: null, people: 1, words: ['Unclear'], wordings: 1 },
  ]
  expect([first.reasons, rest.reasons, rest.nextCursor]).toEqual([reasons, reasons, null])
})
