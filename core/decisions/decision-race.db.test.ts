import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleCsv, peopleOf } from '#test/people'
import { applyDecisions } from './apply-decisions'
import type { DecisionRow } from './decision'
import { getDecision } from './get-decision'
import { listDecisionRows } from './list-decision-rows'

describe('two checkers at once', () => {
  test('each row is decided once, and the second checker sees who was first', async () => {
    await using instance = await openTestInstance()
    const [maker, first, second] = [await instance.signIn('maker'), await instance.signIn('checker'), await instance.signIn('checker')]
    const batchId = await instance.bring(maker, csvOf([...peopleOf('Pune', 10), 'Noone,1990-02-31,Pune']))
    const approval = await instance.decide(first, batchId, { verdict: 'approve', selection: { rows: [1, 2, 3, 4] } })
    const rejection = await instance.decide(second, batchId, { verdict: 'reject', reason: 'Doubt', selection: { rows: [3, 4, 5, 11] } })
    await instance.apply(batchId)

    expect(await getDecision({ ctx: first, input: { decisionId: approval.id } })).toMatchObject({
      applied: 4,
      skipped: 0,
      state: 'applied',
    })
    expect(await getDecision({ ctx: second, input: { decisionId: rejection.id } })).toMatchObject({ applied: 1, skipped: 3 })
    const by = {
      id: approval.id,
      verdict: 'approve',
      actor: { id: first.actor.id, name: first.actor.name },
      recordedAt: approval.recordedAt,
    }
    expect(await rowsOf(second, rejection.id)).toEqual([
      { row: 3, outcome: 'skipped', cause: 'already-decided', by },
      { row: 4, outcome: 'skipped', cause: 'already-decided', by },
      { row: 5, outcome: 'applied', cause: null, by: null },
      { row: 11, outcome: 'skipped', cause: 'not-among-users', by: null },
    ])
    const skipped = await listDecisionRows({ ctx: second, input: { decisionId: rejection.id, outcome: 'skipped' } })
    expect(skipped.items.map(({ row }) => row)).toEqual([3, 4, 11])
  })

  test('a decision by filter lists the rows that others decided first', async () => {
    await using instance = await openTestInstance()
    const [maker, first, second] = [await instance.signIn('maker'), await instance.signIn('checker'), await instance.signIn('checker')]
    const batchId = await instance.bring(maker, peopleCsv('Pune', 10), { sliceRows: 4 })
    await instance.decide(first, batchId, { verdict: 'approve', selection: { rows: [10] } })
    await instance.apply(batchId)
    const approval = await instance.decide(first, batchId, { verdict: 'approve', selection: { rows: [1, 5] } })
    const selection = { filter: { city: 'Pune' }, expectedCount: 8, except: [2] }
    const rejection = await instance.decide(second, batchId, { verdict: 'reject', reason: 'Doubt', selection })
    await instance.apply(batchId)
    expect(await getDecision({ ctx: second, input: { decisionId: rejection.id } })).toMatchObject({ selected: 8, applied: 6, skipped: 2 })
    const rows = await rowsOf(second, rejection.id)
    expect(rows.filter(({ outcome }) => outcome === 'applied').map(({ row }) => row)).toEqual([3, 4, 6, 7, 8, 9])
    expect(rows.filter(({ outcome }) => outcome === 'skipped').map(({ row, by }) => [row, by?.id])).toEqual([
      [1, approval.id],
      [5, approval.id],
    ])
  })
})

test('sixteen concurrent decisions decide each of a thousand rows once, with correct sums and a complete audit', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const checkers: Context[] = []
  while (checkers.length < 16) checkers.push(await instance.signIn('checker'))
  const batchId = await instance.bring(maker, peopleCsv('Pune', 1_000), { sliceRows: 100 })
  const decisions = await Promise.all(checkers.map((checker, index) => decideMost(instance, checker, batchId, index)))
  const drain = () => applyDecisions({ ctx: instance.worker, input: { batchId, budgetMs: Number.POSITIVE_INFINITY } })
  // Concurrent workers can conflict; the workflow retries.
  const attempts = await Promise.allSettled([drain(), drain(), drain(), drain()])
  for (const attempt of attempts)
    if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ message: 'decision-out-of-order' })
  await drain()

  const { state, balance } = await getBatch({ ctx: maker, input: { batchId } })
  expect(state).toBe('closed')
  expect(balance.approved + balance.rejected).toBe(1_000)
  const { rows } = await instance.owner.query<{
    id: string
    applied: number
    skipped: number
    selected: number
    users: number
    slices: number
  }>(
    `select d.id, d.applied, d.skipped, d.selected,
       (select count(*)::int from users u where (u.batch_id, u.decision_no) = (d.batch_id, d.decision_no)) as users,
       (select coalesce(sum(s.applied), 0)::int from decision_slice s where s.decision_id = d.id) as slices
     from decision d order by decision_no`,
  )
  expect(rows).toHaveLength(16)
  for (const { applied, skipped, selected, users, slices } of rows) {
    expect([applied, slices, applied + skipped]).toEqual([users, users, selected])
  }
  expect(rows.reduce((sum, { applied }) => sum + applied, 0)).toBe(1_000)
  for (const [index, { id, selected }] of decisions.entries()) {
    const checker = checkers[index] as Context
    const covered = await rowsOf(checker, id)
    expect(covered).toHaveLength(selected)
    for (const { outcome, by } of covered) if (outcome === 'skipped') expect(by?.actor?.id).toEqual(expect.any(String))
  }
  const events = await readVerifiedAudit(instance.owner)
  expect(events.filter(({ action }) => action === 'decision.applied')).toHaveLength(16)
  const bySlice = events.filter(({ action }) => action === 'decision.applied-to-slice')
  expect(bySlice.reduce((sum, { data }) => sum + Number(data.applied), 0)).toBe(1_000)
})

// Even decisions approve by rows, odd ones reject by filter; each leaves out a different hundred rows, so all are needed.
function decideMost(instance: TestInstance, checker: Context, batchId: string, index: number) {
  const left = Array.from({ length: 100 }, (_, offset) => ((index * 100) % 1_000) + offset + 1)
  if (index % 2 === 1) {
    const selection = { filter: {}, expectedCount: 900, except: left }
    return instance.decide(checker, batchId, { verdict: 'reject', reason: 'Doubt', selection })
  }
  const rows = Array.from({ length: 1_000 }, (_, row) => row + 1).filter((row) => !left.includes(row))
  return instance.decide(checker, batchId, { verdict: 'approve', selection: { rows } })
}

async function rowsOf(ctx: Context, decisionId: string): Promise<DecisionRow[]> {
  const rows: DecisionRow[] = []
  let cursor: string | undefined
  do {
    const page = await listDecisionRows({ ctx, input: { decisionId, limit: 500, cursor } })
    rows.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return rows
}
