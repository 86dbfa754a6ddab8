import { describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import { openDatabase } from '#core/database/open-database'
import type { DecisionRequest } from '#core/decisions/decision'
import { listPeople } from '#core/people/list-people'
import { previewSelection } from '#core/people/preview-selection'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { readVerifiedAudit } from '#test/audit-chain'
import { erasePerson } from '#test/erase-person'
import { openTestInstance, type TestInstance } from '#test/instance'
import { fileOf } from '#test/prepared'

const people = [
  'Ann Lee,1980-01-01,Oslo,ann@a.example',
  'Ben Ng,1981-01-01,Oslo,ben@a.example',
  'Cy Oh,1982-01-01,Oslo,',
  'Di Po,1983-01-01,Oslo,',
]
const approveRows = (...rows: number[]) => ({ verdict: 'approve', selection: { rows } }) as const
const unconfirmed = { code: 'returning-unconfirmed' }

describe('people who were rejected or sent back before', () => {
  test('are flagged by identity key, across batches and makers', async () => {
    await using instance = await openTestInstance()
    const { checker, first, again } = await decidedAndAgain(instance)
    await buildReviewIndex({ ctx: instance.worker, input: { batchId: again } })
    expect(await flagsOf(checker, again)).toEqual([
      [1, [{ flag: 'rejected-before', says: { times: 1, batchId: first, row: 1 } }]],
      [2, [{ flag: 'sent-back-before', says: { times: 1, batchId: first, row: 2 } }]],
    ])
    await decide(instance, checker, again, { verdict: 'reject', reason: 'Still no', selection: { rows: [1] } })
    const third = await instance.bring(await instance.signIn('maker'), fileOf(people))
    await buildReviewIndex({ ctx: instance.worker, input: { batchId: third } })
    expect(await flagsOf(checker, third)).toEqual([[1, [{ flag: 'rejected-before', says: { times: 2, batchId: again, row: 1 } }]]])
  })

  test('do not show another maker where', async () => {
    await using instance = await openTestInstance()
    const { maker, again } = await decidedAndAgain(instance)
    await buildReviewIndex({ ctx: instance.worker, input: { batchId: again } })
    expect((await flagsOf(maker, again))[0]).toEqual([1, [{ flag: 'rejected-before', says: { times: 1, batchId: null, row: null } }]])
  })

  test.each([true, false])('are approved only when the checker confirms it (review index built: %s)', async (isBuilt) => {
    await using instance = await openTestInstance()
    const { checker, again } = await decidedAndAgain(instance)
    if (isBuilt) await buildReviewIndex({ ctx: instance.worker, input: { batchId: again } })
    await expect(decide(instance, checker, again, approveRows(1))).rejects.toMatchObject(unconfirmed)
    await expect(decide(instance, checker, again, approveRows(2, 3))).rejects.toMatchObject(unconfirmed)
    const everyone = { verdict: 'approve', selection: { filter: {}, expectedCount: 4 } } as const
    await expect(decide(instance, checker, again, everyone)).rejects.toMatchObject(unconfirmed)
    await decide(instance, checker, again, { verdict: 'approve', selection: { filter: {}, expectedCount: 2, except: [1, 2] } })
    await decide(instance, checker, again, { ...approveRows(1, 2), returningConfirmed: true })
    const recorded = (await readVerifiedAudit(instance.owner)).filter(
      ({ action, batch }) => action === 'decision.recorded' && batch === again,
    )
    expect(recorded.map(({ data }) => data.returningConfirmed)).toEqual([undefined, true])
  })

  test('are in the preview of a selection that contains them', async () => {
    await using instance = await openTestInstance()
    const { checker, again } = await decidedAndAgain(instance)
    await buildReviewIndex({ ctx: instance.worker, input: { batchId: again } })
    const look = (rows: number[]) => previewSelection({ ctx: checker, input: { batchId: again, selection: { rows } } })
    expect((await look([1, 2, 3])).returning.map(({ row }) => row)).toEqual([1, 2])
    expect((await look([3, 4])).returning).toEqual([])
  })

  test('are no longer flagged once their earlier row is erased', async () => {
    await using instance = await openTestInstance()
    const { checker, first, again } = await decidedAndAgain(instance)
    await buildReviewIndex({ ctx: instance.worker, input: { batchId: first } })
    await buildReviewIndex({ ctx: instance.worker, input: { batchId: again } })
    const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
    await erasePerson({ ctx: { db }, input: { batchId: first, row: 1 } }).finally(() => db.close())
    expect((await flagsOf(checker, again)).map(([row]) => row)).toEqual([2])
  })
})

/** Row 1 was rejected and row 2 sent back, and another maker uploads everyone, rows 3 and 4 for the first time. */
async function decidedAndAgain(instance: TestInstance) {
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const first = await instance.bring(await instance.signIn('maker'), fileOf(people.slice(0, 2)))
  await decide(instance, checker, first, { verdict: 'reject', reason: 'No', selection: { rows: [1] } })
  await decide(instance, checker, first, { verdict: 'send-back', reason: 'Which?', selection: { rows: [2] } })
  return { maker, checker, first, again: await instance.bringUnverified(maker, fileOf(people), { sliceRows: 3 }) }
}

async function decide(instance: TestInstance, checker: Context, batchId: string, request: DecisionRequest): Promise<void> {
  await instance.decide(checker, batchId, request)
  await instance.apply(batchId)
}

async function flagsOf(ctx: Context, batchId: string) {
  const { items } = await listPeople({ ctx, input: { batchId, limit: 500 } })
  const own = items.map(({ row, flags }) => [row, flags.filter(({ flag }) => flag.endsWith('-before'))] as const)
  return own.filter(([, flags]) => flags.length > 0)
}
