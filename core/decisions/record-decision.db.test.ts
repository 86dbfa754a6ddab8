import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import type { Role } from '#core/operators/operator'
import { listPeople } from '#core/people/list-people'
import { tableDigests } from '#test/attacks/table-digests'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleCsv, peopleOf } from '#test/people'
import type { DecisionRequest } from './decision'
import { getDecision } from './get-decision'
import { recordDecision } from './record-decision'

const approve = (selection: DecisionRequest['selection']): DecisionRequest => ({ verdict: 'approve', selection })
const mixed = csvOf([...peopleOf('Pune', 6), ...peopleOf('Oslo', 4)])

describe('recordDecision', () => {
  test('by rows: decides only those rows, stores actor and reason, and is audited', async () => {
    await using instance = await openTestInstance()
    const { batchId, checker } = await pending(instance)
    const recorded = await instance.decide(checker, batchId, {
      verdict: 'reject',
      reason: ' Not known ',
      selection: { rows: [9, 2, 2, 5] },
    })
    expect(recorded).toMatchObject({ state: 'recorded', selected: 3, applied: 0, skipped: 0, reason: 'Not known' })
    expect(await rowsOf(checker, batchId, 'rejected')).toEqual([])
    await instance.apply(batchId)
    expect(await rowsOf(checker, batchId, 'rejected')).toEqual([2, 5, 9])
    const { balance } = await getBatch({ ctx: checker, input: { batchId } })
    expect(balance).toMatchObject({ rows: 10, pending: 7, rejected: 3 })
    const { items } = await listPeople({ ctx: checker, input: { batchId, status: 'rejected' } })
    const { id, name } = checker.actor
    expect(items[0]?.decision).toMatchObject({ id: recorded.id, verdict: 'reject', reason: 'Not known', actor: { id, name } })

    const events = (await readVerifiedAudit(instance.owner)).filter(({ decision }) => decision === recorded.id)
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/)
    // Slices are applied in any order.
    const inOrder = events.toSorted((a, b) => Number(a.data.slice ?? 0) - Number(b.data.slice ?? 0))
    expect(inOrder.map(({ action, actor, data }) => [action, actor, data])).toEqual([
      ['decision.recorded', id, { verdict: 'reject', selected: 3, by: 'rows', selection: digest, sha256: digest }],
      ['decision.applied', null, { verdict: 'reject', applied: 3, skipped: 0, digest, finalAt: expect.any(String) }],
      ['decision.applied-to-slice', null, { slice: 1, applied: 1, digest }],
      ['decision.applied-to-slice', null, { slice: 2, applied: 1, digest }],
      ['decision.applied-to-slice', null, { slice: 3, applied: 1, digest }],
    ])
    const shown = await getDecision({ ctx: checker, input: { decisionId: recorded.id } })
    expect([recorded.digest, shown.digest]).toEqual([null, events.at(-1)?.data.digest])
  })

  test.each<[string, DecisionRequest['selection'], number[]]>([
    ['everyone', { filter: {}, expectedCount: 10 }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['everyone but some', { filter: {}, expectedCount: 8, except: [3, 10] }, [1, 2, 4, 5, 6, 7, 8, 9]],
    ['a city', { filter: { city: 'Oslo' }, expectedCount: 4 }, [7, 8, 9, 10]],
    ['a part of a name, in any case', { filter: { q: 'PUNE A' }, expectedCount: 1 }, [1]],
    ['a city and a part of a name, but one', { filter: { city: 'Oslo', q: 'oslo' }, expectedCount: 3, except: [7] }, [8, 9, 10]],
  ])('by filter: %s', async (_, selection, rows) => {
    await using instance = await openTestInstance()
    const { batchId, checker } = await pending(instance)
    const { id } = await instance.decide(checker, batchId, approve(selection))
    await instance.apply(batchId)
    expect(await rowsOf(checker, batchId, 'approved')).toEqual(rows)
    await instance.verify(batchId)
    await instance.apply(batchId)
    const state = rows.length === 10 ? 'closed' : 'pending'
    expect(await getBatch({ ctx: checker, input: { batchId } })).toMatchObject({ state, balance: { approved: rows.length } })
    const { items } = await listPeople({ ctx: checker, input: { batchId, decisionId: id } })
    expect(items).toHaveLength(rows.length)
  })

  test('closes the batch once when it decides the last person, and refuses a closed batch', async () => {
    await using instance = await openTestInstance()
    const { batchId, checker } = await pending(instance)
    await instance.verify(batchId)
    await instance.decide(checker, batchId, approve({ rows: [1, 2, 3] }))
    await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Unknown', selection: { filter: {}, expectedCount: 10 } })
    await instance.apply(batchId)
    await instance.apply(batchId)
    const batch = await getBatch({ ctx: checker, input: { batchId } })
    expect(batch).toMatchObject({ state: 'closed', balance: { pending: 0, approved: 3, rejected: 7 }, endedAt: expect.any(String) })
    const closings = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action === 'batch.closed')
    expect(closings).toMatchObject([{ batch: batchId, actor: null, data: { approved: 3, rejected: 7, sentBack: 0 } }])
    await refused(instance, checker, batchId, approve({ rows: [1] }), 'batch-not-pending')
  })

  test('skips failed rows with their cause and refuses rows outside the file', async () => {
    await using instance = await openTestInstance()
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const batchId = await instance.bring(maker, csvOf(['Ada,1990-01-01,Pune', 'Ben,1990-02-31,Pune', 'Cy,1990-01-01,Pune']))
    await refused(instance, checker, batchId, approve({ rows: [1, 2, 77, 2_000_000_000] }), 'rows-unknown', { unknown: 2, of: 4 })
    const { id } = await instance.decide(checker, batchId, approve({ rows: [1, 2] }))
    await instance.apply(batchId)
    expect(await instance.web.prisma.decision.findUnique({ where: { id } })).toMatchObject({ selected: 2, applied: 1, skipped: 1 })
    expect(await rowsOf(checker, batchId, 'approved')).toEqual([1])
  })

  test('refuses a filter that matches another number than expected', async () => {
    await using instance = await openTestInstance()
    const { batchId, checker } = await pending(instance)
    await instance.decide(checker, batchId, approve({ rows: [1] }))
    await instance.apply(batchId)
    await refused(instance, checker, batchId, approve({ filter: {}, expectedCount: 10 }), 'count-moved', { expected: 10, count: 9 })
    await refused(instance, checker, batchId, approve({ filter: { q: 'Pune' }, expectedCount: 6 }), 'count-moved', {
      expected: 6,
      count: 5,
    })
    await refused(instance, checker, batchId, approve({ filter: { q: 'Pune' }, expectedCount: 5, except: [2] }), 'count-moved')
    await refused(instance, checker, batchId, approve({ rows: [] }), 'nothing-selected')
    await refused(instance, checker, batchId, approve({ filter: { q: 'no one' }, expectedCount: 0 }), 'nothing-selected')
  })

  test.each([undefined, '', '  ', '\n\t'])('refuses a rejection without a reason (%j)', async (reason) => {
    await using instance = await openTestInstance()
    const { batchId, checker } = await pending(instance)
    await refused(instance, checker, batchId, { verdict: 'reject', reason, selection: { rows: [1] } }, 'reason-missing')
  })

  test.each<[string, Role[], string]>([
    ['a maker', ['maker'], 'role-missing'],
    ['an admin', ['admin'], 'role-missing'],
    ['an auditor', ['auditor'], 'role-missing'],
    ['an operator without a role', [], 'role-missing'],
  ])('%s may not decide', async (_, roles, code) => {
    await using instance = await openTestInstance()
    const { batchId } = await pending(instance)
    await refused(instance, await instance.signIn(...roles), batchId, approve({ rows: [1] }), code)
  })

  test('refuses the maker of the batch, even if they are a checker', async () => {
    await using instance = await openTestInstance()
    const both = await instance.signIn('maker', 'checker')
    const batchId = await instance.bring(both, mixed)
    await refused(instance, both, batchId, approve({ rows: [1] }), 'own-batch')
  })

  test('refuses an unknown batch and a batch that is still being imported', async () => {
    await using instance = await openTestInstance()
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    await refused(instance, checker, '01900000-0000-7000-8000-000000000000', approve({ rows: [1] }), 'batch-not-found')
    const batchId = await instance.upload(maker, peopleCsv('Pune', 2))
    await refused(instance, checker, batchId, approve({ rows: [1] }), 'batch-not-pending', { state: 'waiting' })
  })

  test('an idempotency key makes one decision: a replay returns it, another request is refused', async () => {
    await using instance = await openTestInstance()
    const { batchId, checker } = await pending(instance)
    const input = { ...approve({ rows: [1] }), batchId, idempotencyKey: 'once' }
    const all = await Promise.all(Array.from({ length: 12 }, () => recordDecision({ ctx: checker, input })))
    expect(new Set(all.map(({ id }) => id)).size).toBe(1)
    await instance.apply(batchId)
    expect(await recordDecision({ ctx: checker, input })).toMatchObject({ id: all[0]?.id, state: 'applied', applied: 1 })
    const other = { ...input, ...approve({ rows: [2] }) }
    await expect(recordDecision({ ctx: checker, input: other })).rejects.toMatchObject({ code: 'idempotency-key-reused' })
    expect(await instance.web.prisma.decision.count()).toBe(1)
  })
})

async function pending(instance: TestInstance) {
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  return { maker, checker, batchId: await instance.bringUnverified(maker, mixed, { sliceRows: 4 }) }
}

async function rowsOf(ctx: Context, batchId: string, status: 'approved' | 'rejected'): Promise<number[]> {
  return (await listPeople({ ctx, input: { batchId, status } })).items.map(({ row }) => row)
}

async function refused(
  instance: TestInstance,
  ctx: Context,
  batchId: string,
  request: DecisionRequest,
  code: string,
  detail = {},
): Promise<void> {
  const before = await tableDigests(instance.owner)
  await expect(instance.decide(ctx, batchId, request)).rejects.toMatchObject({ code, detail })
  expect(await tableDigests(instance.owner)).toEqual(before)
}
