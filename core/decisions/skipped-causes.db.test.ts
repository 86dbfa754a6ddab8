import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import type { DecisionRequest } from '#core/decisions/decision'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { everyItem } from '#test/every-page'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleOf } from '#test/people'
import { listDecisionRows } from './list-decision-rows'
import { listSkippedCauses } from './list-skipped-causes'
import { undoDecision } from './undo-decision'

const rowsTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, index) => from + index)

describe('listSkippedCauses', () => {
  test('counts causes over all rows, not one page', async () => {
    await using instance = await openTestInstance()
    const { checker, other, batchId } = await pending(instance)
    const approval = await instance.decide(other, batchId, { verdict: 'approve', selection: { rows: rowsTo(800) } })
    const rejection = await instance.decide(checker, batchId, { ...rejected, selection: { rows: rowsTo(1_000, 801) } })
    const { id } = await instance.decide(checker, batchId, { ...rejected, selection: { rows: rowsTo(1_200) } })
    await instance.apply(batchId)
    // Every tenth row of the file is invalid.
    expect(await causesOf(checker, id)).toEqual([
      ['already-decided', 720, approval.id],
      ['already-decided', 180, rejection.id],
      ['not-among-users', 120, null],
    ])
    expect((await listSkippedCauses({ ctx: checker, input: { decisionId: id } }))[0]?.by).toEqual({
      id: approval.id,
      verdict: 'approve',
      actor: { id: other.actor.id, name: other.actor.name },
      recordedAt: approval.recordedAt,
    })
    await expectSameAsRows(checker, id)
  })

  test.each<[name: string, selection: DecisionRequest['selection']]>([
    ['everyone', { filter: {}, expectedCount: users }],
    ['everyone but some', { filter: {}, expectedCount: users - 3, except: [1, 2, 3, 10] }],
    ['a city', { filter: { city: 'Pune' }, expectedCount: 810 }],
    ['a city but some, and others beside', { filter: { city: 'Pune' }, expectedCount: 812, except: [1, 2], also: [902, 903, 904, 905] }],
    ['a range', { filter: { range: { sort: 'row', from: 200, to: 399 } }, expectedCount: 180 }],
  ])('are those of its rows, when it is about %s', async (_, selection) => {
    await using instance = await openTestInstance()
    const { checker, other, batchId } = await pending(instance)
    const first = await instance.decide(other, batchId, { verdict: 'approve', selection: { rows: rowsTo(300) } })
    const second = await instance.decide(checker, batchId, { ...rejected, selection: { rows: rowsTo(950, 250) } })
    const { id } = await instance.decide(checker, batchId, { verdict: 'approve', selection })
    await instance.apply(batchId)
    const causes = await causesOf(checker, id)
    expect(causes.map(([, , by]) => by).toSorted()).toEqual([first.id, second.id].toSorted())
    await expectSameAsRows(checker, id)
    await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
    await expectSameAsRows(checker, id)
  })

  test('still shows who was first after an undo and another decision', async () => {
    await using instance = await openTestInstance()
    await instance.owner.query('update policy set undo_window_seconds = 3600')
    const { checker, other, batchId } = await pending(instance)
    const first = await instance.decide(other, batchId, { verdict: 'approve', selection: { rows: rowsTo(8) } })
    const late = await instance.decide(checker, batchId, { ...rejected, selection: { rows: rowsTo(8) } })
    await instance.apply(batchId)
    await undoDecision({ ctx: other, input: { decisionId: first.id, idempotencyKey: uuidv7() } })
    await instance.apply(batchId)
    const second = await instance.decide(checker, batchId, { ...rejected, selection: { rows: [2, 3] } })
    const later = await instance.decide(other, batchId, { ...rejected, selection: { rows: rowsTo(3) } })
    await instance.apply(batchId)
    expect(await causesOf(checker, late.id)).toEqual([['already-decided', 8, first.id]])
    expect(await causesOf(checker, later.id)).toEqual([['already-decided', 2, second.id]])
    for (const { id } of [late, later]) await expectSameAsRows(checker, id)
  })

  test('reports rows that an undo took back before they were applied', async () => {
    await using instance = await openTestInstance()
    await instance.owner.query('update policy set undo_window_seconds = 3600')
    const { checker, batchId } = await pending(instance)
    const { id } = await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 2, 10] } })
    await undoDecision({ ctx: checker, input: { decisionId: id, idempotencyKey: uuidv7() } })
    await instance.apply(batchId)
    expect(await causesOf(checker, id)).toEqual([
      ['taken-back', 2, null],
      ['not-among-users', 1, null],
    ])
    await expectSameAsRows(checker, id)
  })
})

const users = 1_080
const rejected = { verdict: 'reject', reason: 'Doubt' } as const

// The first 900 rows are from Pune, the rest from Oslo; every tenth row has an invalid date.
async function pending(instance: TestInstance) {
  const [maker, checker, other] = [await instance.signIn('maker'), await instance.signIn('checker'), await instance.signIn('checker')]
  const records = [...peopleOf('Pune', 900), ...peopleOf('Oslo', 300)].map((record, index) =>
    index % 10 === 9 ? record.replace('1990-01-01', '1990-02-31') : record,
  )
  const batchId = await instance.bringUnverified(maker, csvOf(records), { sliceRows: 350 })
  return { checker, other, batchId }
}

async function causesOf(ctx: Context, decisionId: string) {
  const causes = await listSkippedCauses({ ctx, input: { decisionId } })
  return causes.map(({ cause, rows, by }) => [cause, rows, by?.id ?? null] as const)
}

async function expectSameAsRows(ctx: Context, decisionId: string): Promise<void> {
  const rows = await everyItem(500, (page) => listDecisionRows({ ctx, input: { decisionId, outcome: 'skipped', ...page } }))
  const counts = new Map<string, number>()
  for (const { cause, by } of rows) counts.set(`${cause} ${by?.id}`, (counts.get(`${cause} ${by?.id}`) ?? 0) + 1)
  const causes = await listSkippedCauses({ ctx, input: { decisionId } })
  expect(new Map(causes.map(({ cause, by, rows }) => [`${cause} ${by?.id}`, rows]))).toEqual(counts)
}
