import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { openDatabase } from '#core/database/open-database'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { exportApproved } from '#core/people/export-approved'
import { listPeople } from '#core/people/list-people'
import { listRegister } from '#core/people/list-register'
import { verifyDatabase } from '#core/verification/verify-database'
import { tableDigests } from '#test/attacks/table-digests'
import { readVerifiedAudit } from '#test/audit-chain'
import { erasePerson } from '#test/erase-person'
import { hold } from '#test/hold'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { untilLockedOut } from '#test/until-locked-out'
import { applyDecisions } from './apply-decisions'
import type { DecisionRequest } from './decision'
import { getDecision } from './get-decision'
import { listDecisionRows } from './list-decision-rows'
import { listDecisions } from './list-decisions'
import { listSkippedCauses } from './list-skipped-causes'
import { undoDecision } from './undo-decision'

const approve = (...rows: number[]): DecisionRequest => ({ verdict: 'approve', selection: { rows } })
const reject = (...rows: number[]): DecisionRequest => ({ verdict: 'reject', reason: 'Doubt', selection: { rows } })
const everyone = (expectedCount: number) => ({ filter: {}, expectedCount })

describe('undoDecision', () => {
  test('makes the people of the approval pending again, keeps their identity keys, and is audited as an undo', async () => {
    await using instance = await openTestInstance()
    const { checker, other, batchId } = await pending(instance)
    const rejection = await instance.decide(other, batchId, { verdict: 'reject', reason: 'Doubt', selection: { rows: [2] } })
    const approval = await instance.decide(checker, batchId, approve(1, 2, 5, 9))
    await instance.apply(batchId)
    const before = await getDecision({ ctx: checker, input: { decisionId: approval.id } })
    expect(Date.parse(before.finalAt ?? '') - Date.parse(before.appliedAt ?? '')).toBe(3_600_000)
    expect(await undo(checker, approval.id)).toMatchObject({
      id: approval.id,
      state: 'undoing',
      finalAt: null,
      undoneAt: expect.any(String),
    })
    await instance.apply(batchId)

    expect(await getDecision({ ctx: checker, input: { decisionId: approval.id } })).toMatchObject({
      state: 'undone',
      applied: 3,
      skipped: 1,
    })
    expect((await getBatch({ ctx: checker, input: { batchId } })).balance).toMatchObject({ pending: 9, approved: 0, rejected: 1 })
    const { items } = await listPeople({ ctx: checker, input: { batchId, status: 'pending' } })
    expect(items.map(({ row, decision }) => [row, decision])).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10].map((row) => [row, null]))
    const identityKeys = await instance.owner.query('select row_no from users where freed')
    expect(identityKeys.rows).toEqual([{ row_no: 2 }])
    const [taking, ...earlier] = (await listDecisions({ ctx: checker, input: { batchId } })).items
    expect(taking).toMatchObject({ verdict: 'undo', undoes: approval.id, selected: 3, applied: 3, skipped: 0, state: 'applied' })
    expect(earlier.map(({ id }) => id)).toEqual([approval.id, rejection.id])
    const events = (await readVerifiedAudit(instance.owner)).filter(({ decision }) => decision === taking?.id)
    // Two slices are applied at the same time, so either may be first.
    const inOrder = events.toSorted((one, other) => Number(one.data.slice ?? 0) - Number(other.data.slice ?? 0))
    expect(inOrder.map(({ action, actor, data }) => [action, actor, data])).toMatchObject([
      ['decision.recorded', checker.actor.id, { verdict: 'undo', selected: 3, undoes: approval.id }],
      ['decision.applied', null, { verdict: 'undo', applied: 3 }],
      ['decision.applied-to-slice', null, { slice: 1, applied: 1 }],
      ['decision.applied-to-slice', null, { slice: 2, applied: 1 }],
      ['decision.applied-to-slice', null, { slice: 3, applied: 1 }],
    ])
    await expectDatabaseVerifies(instance)
  })

  test('stops an approval that is being applied', async () => {
    await using instance = await openTestInstance()
    const { checker, batchId } = await pending(instance)
    const approval = await instance.decide(checker, batchId, { verdict: 'approve', selection: everyone(10) })
    await applyDecisions({ ctx: instance.worker, input: { batchId, budgetMs: 0 } })
    expect((await getBatch({ ctx: checker, input: { batchId } })).balance).toMatchObject({ pending: 6, approved: 4 })
    await undo(checker, approval.id)
    await instance.apply(batchId)
    expect(await getDecision({ ctx: checker, input: { decisionId: approval.id } })).toMatchObject({
      state: 'undone',
      applied: 4,
      skipped: 6,
    })
    expect(await getBatch({ ctx: checker, input: { batchId } })).toMatchObject({ state: 'pending', balance: { pending: 10, approved: 0 } })
    const { items } = await listDecisionRows({ ctx: checker, input: { decisionId: approval.id } })
    expect(items.map(({ row, outcome, cause }) => [row, outcome, cause])).toEqual([
      ...[1, 2, 3, 4].map((row) => [row, 'applied', null]),
      ...[5, 6, 7, 8, 9, 10].map((row) => [row, 'skipped', 'taken-back']),
    ])
    await expectDatabaseVerifies(instance)
  })

  test('stops an approval that has not started, with a cause for each skipped row', async () => {
    await using instance = await openTestInstance()
    const { checker, batchId } = await pending(instance)
    const approval = await instance.decide(checker, batchId, approve(1, 7))
    await undo(checker, approval.id)
    await instance.apply(batchId)
    expect(await getDecision({ ctx: checker, input: { decisionId: approval.id } })).toMatchObject({
      state: 'undone',
      applied: 0,
      skipped: 2,
    })
    const { items } = await listDecisionRows({ ctx: checker, input: { decisionId: approval.id } })
    expect(items.map(({ row, cause }) => [row, cause])).toEqual([
      [1, 'taken-back'],
      [7, 'taken-back'],
    ])
    await expectDatabaseVerifies(instance)
  })

  test('undone people can be decided again, and other decisions still show who was first', async () => {
    await using instance = await openTestInstance()
    const { checker, other, batchId } = await pending(instance)
    const approval = await instance.decide(checker, batchId, { verdict: 'approve', selection: everyone(10) })
    const late = await instance.decide(other, batchId, { verdict: 'reject', reason: 'Doubt', selection: everyone(10) })
    await instance.apply(batchId)
    await undo(checker, approval.id)
    await instance.apply(batchId)
    const { items } = await listDecisionRows({ ctx: other, input: { decisionId: late.id, outcome: 'skipped' } })
    expect(items.map(({ row, by }) => [row, by?.id])).toEqual(Array.from({ length: 10 }, (_, index) => [index + 1, approval.id]))
    await instance.decide(checker, batchId, { verdict: 'approve', selection: everyone(10) })
    await instance.apply(batchId)
    expect((await getBatch({ ctx: checker, input: { batchId } })).balance).toMatchObject({ pending: 0, approved: 10 })
    await expectDatabaseVerifies(instance)
  })

  test('a decision by filter does not cover people who become pending after it was recorded', async () => {
    await using instance = await openTestInstance()
    const { checker, other, batchId } = await pending(instance)
    const approval = await instance.decide(checker, batchId, approve(3, 4, 8))
    await instance.apply(batchId)
    await undo(checker, approval.id)
    const rest = await instance.decide(other, batchId, { verdict: 'approve', selection: everyone(7) })
    await instance.apply(batchId)
    expect(await getDecision({ ctx: other, input: { decisionId: rest.id } })).toMatchObject({ selected: 7, applied: 7, skipped: 0 })
    expect(await pendingRows(other, batchId)).toEqual([3, 4, 8])
    await expectDatabaseVerifies(instance)
  })

  test('before an approval is final the batch stays open, and its people are in no register or export', async () => {
    await using instance = await openTestInstance()
    const { checker, batchId } = await pending(instance)
    const first = await instance.decide(checker, batchId, approve(1))
    await instance.apply(batchId)
    await instance.owner.query('update decision set final_at = applied_at where id = $1', [first.id])
    await instance.decide(checker, batchId, { verdict: 'approve', selection: everyone(9) })
    const { isDone, closesInMs } = await applyDecisions({ ctx: instance.worker, input: { batchId, budgetMs: Number.POSITIVE_INFINITY } })
    expect(isDone).toBe(true)
    expect(closesInMs).toBeGreaterThan(3_500_000)
    expect(closesInMs).toBeLessThanOrEqual(3_600_000)
    expect(await getBatch({ ctx: checker, input: { batchId } })).toMatchObject({ state: 'pending', balance: { pending: 0, approved: 10 } })
    expect(await finalRows(checker, batchId)).toEqual([[1], [1]])
    await instance.owner.query('update decision set final_at = applied_at')
    await instance.apply(batchId)
    expect(await getBatch({ ctx: checker, input: { batchId } })).toMatchObject({ state: 'closed' })
    const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    expect(await finalRows(checker, batchId)).toEqual([all, all])
  })

  test('refuses other operators, the undo of an undo, final decisions and a second undo', async () => {
    await using instance = await openTestInstance()
    const { maker, checker, other, batchId } = await pending(instance)
    const regretted = await instance.decide(checker, batchId, reject(1))
    const approval = await instance.decide(checker, batchId, approve(2))
    await instance.apply(batchId)
    await undo(checker, regretted.id)
    const [undoing] = (await listDecisions({ ctx: checker, input: { batchId } })).items
    await instance.apply(batchId)
    await refused(instance, maker, approval.id, 'role-missing')
    await refused(instance, other, approval.id, 'not-your-decision')
    await refused(instance, checker, undoing?.id ?? '', 'undo-only-decisions')
    await refused(instance, checker, '01900000-0000-7000-8000-000000000000', 'decision-not-found')
    const key = uuidv7()
    const input = { decisionId: approval.id, idempotencyKey: key }
    await undoDecision({ ctx: checker, input })
    expect(await undoDecision({ ctx: checker, input })).toMatchObject({ id: approval.id, state: 'undoing' })
    await refused(instance, checker, approval.id, 'undone-already')
    const late = await instance.decide(checker, batchId, approve(3))
    await instance.owner.query('update policy set undo_window_seconds = 0')
    await instance.apply(batchId)
    await refused(instance, checker, late.id, 'undo-too-late')
    expect(await instance.web.prisma.decision.count({ where: { verdict: 'undo' } })).toBe(2)
  })

  test.each(['reject', 'send-back'] as const)('gives people back after %s, with their identity keys', async (verdict) => {
    await using instance = await openTestInstance()
    const { checker, batchId } = await pending(instance)
    const keys = await identityKeys(instance, batchId)
    const decision = await instance.decide(checker, batchId, { verdict, reason: 'Doubt', selection: { rows: [1, 2, 5, 9] } })
    await instance.apply(batchId)
    const decided = await getDecision({ ctx: checker, input: { decisionId: decision.id } })
    expect(Date.parse(decided.finalAt ?? '') - Date.parse(decided.appliedAt ?? '')).toBe(3_600_000)
    await undo(checker, decision.id)
    await instance.apply(batchId)
    expect(await getDecision({ ctx: checker, input: { decisionId: decision.id } })).toMatchObject({
      state: 'undone',
      applied: 4,
      givenBack: 4,
    })
    expect((await getBatch({ ctx: checker, input: { batchId } })).balance).toMatchObject({ pending: 10, rejected: 0, sentBack: 0 })
    expect(await identityKeys(instance, batchId)).toEqual(keys)
    await instance.decide(checker, batchId, { verdict: 'approve', selection: everyone(10) })
    await instance.apply(batchId)
    expect((await getBatch({ ctx: checker, input: { batchId } })).balance).toMatchObject({ approved: 10 })
    await expectDatabaseVerifies(instance)
  })

  test('skips people whose identity key was taken meanwhile, with that cause, in part of a slice and in all of it', async () => {
    await using instance = await openTestInstance()
    const { maker, checker, batchId } = await pending(instance)
    const rejection = await instance.decide(checker, batchId, reject(1, 2, 9))
    await instance.apply(batchId)
    const [, ...lines] = peopleCsv('Pune', 10).split('\n')
    await instance.bring(maker, `name,dob,city\n${lines[1]}\n${lines[8]}\n`)
    await undo(checker, rejection.id)
    await instance.apply(batchId)
    expect(await getDecision({ ctx: checker, input: { decisionId: rejection.id } })).toMatchObject({
      state: 'undone',
      applied: 3,
      givenBack: 1,
    })
    expect((await getBatch({ ctx: checker, input: { batchId } })).balance).toMatchObject({ pending: 8, rejected: 2 })
    const [undoing] = (await listDecisions({ ctx: checker, input: { batchId } })).items
    expect(undoing).toMatchObject({ verdict: 'undo', selected: 3, applied: 1, skipped: 2 })
    const causes = await listSkippedCauses({ ctx: checker, input: { decisionId: undoing?.id ?? '' } })
    expect(causes).toEqual([{ cause: 'identity-key-taken', by: null, rows: 2 }])
    const { items } = await listDecisionRows({ ctx: checker, input: { decisionId: undoing?.id ?? '' } })
    expect(items.map(({ row, cause }) => [row, cause])).toEqual([
      [1, null],
      [2, 'identity-key-taken'],
      [9, 'identity-key-taken'],
    ])
    await expectDatabaseVerifies(instance)
  })

  test('skips a person whose identity key an import takes while the undo is applied', async () => {
    await using instance = await openTestInstance()
    const { checker, batchId } = await pending(instance)
    const rejection = await instance.decide(checker, batchId, reject(1, 2))
    await instance.apply(batchId)
    await undo(checker, rejection.id)
    await instance.owner.query('alter table users disable trigger all')
    await using importing = await hold(
      instance,
      `insert into users (batch_id, row_no, line, dob, name, city, identity_key)
       select gen_random_uuid(), 1, 2, dob, name, city, identity_key from users where batch_id = $1 and row_no = 1`,
      [batchId],
    )
    const applied = instance.apply(batchId)
    await untilLockedOut(instance.owner)
    await importing.commit()
    await applied
    expect(await getDecision({ ctx: checker, input: { decisionId: rejection.id } })).toMatchObject({ applied: 2, givenBack: 1 })
    expect(await pendingRows(checker, batchId)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  test('stops a rejection that is being applied, and gives back a person who was erased', async () => {
    await using instance = await openTestInstance()
    const { checker, batchId } = await pending(instance)
    const rejection = await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Doubt', selection: everyone(10) })
    await applyDecisions({ ctx: instance.worker, input: { batchId, budgetMs: 0 } })
    const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
    await erasePerson({ ctx: { db }, input: { batchId, row: 1 } }).finally(() => db.close())
    await undo(checker, rejection.id)
    await instance.apply(batchId)
    expect(await getDecision({ ctx: checker, input: { decisionId: rejection.id } })).toMatchObject({ applied: 4, skipped: 6, givenBack: 4 })
    expect((await getBatch({ ctx: checker, input: { batchId } })).balance).toMatchObject({ pending: 10, rejected: 0 })
  })

  test('before a rejection is final the batch stays open', async () => {
    await using instance = await openTestInstance()
    const { checker, batchId } = await pending(instance)
    await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Doubt', selection: everyone(10) })
    const { closesInMs } = await applyDecisions({ ctx: instance.worker, input: { batchId, budgetMs: Number.POSITIVE_INFINITY } })
    expect(closesInMs).toBeGreaterThan(3_500_000)
    expect(await getBatch({ ctx: checker, input: { batchId } })).toMatchObject({ state: 'pending', balance: { pending: 0, rejected: 10 } })
    await instance.owner.query('update decision set final_at = applied_at')
    await instance.apply(batchId)
    expect(await getBatch({ ctx: checker, input: { batchId } })).toMatchObject({ state: 'closed' })
  })

  test('is refused in a withdrawn batch, and a withdrawal covers undone people', async () => {
    await using instance = await openTestInstance()
    const { maker, checker, batchId } = await pending(instance)
    const [stays, back] = [await instance.decide(checker, batchId, approve(1)), await instance.decide(checker, batchId, approve(2))]
    await instance.apply(batchId)
    await undo(checker, back.id)
    await withdrawBatch({ ctx: maker, input: { batchId, idempotencyKey: uuidv7() } })
    await refused(instance, checker, stays.id, 'batch-not-pending')
    await instance.apply(batchId)
    const { state, balance } = await getBatch({ ctx: maker, input: { batchId } })
    expect([state, balance.approved, balance.withdrawn]).toEqual(['withdrawn', 1, 9])
    await expectDatabaseVerifies(instance)
  })
})

async function pending(instance: TestInstance) {
  await instance.owner.query('update policy set undo_window_seconds = 3600')
  const [maker, checker, other] = [await instance.signIn('maker'), await instance.signIn('checker'), await instance.signIn('checker')]
  return { maker, checker, other, batchId: await instance.bring(maker, peopleCsv('Pune', 10), { sliceRows: 4 }) }
}

const undo = (ctx: Context, decisionId: string) => undoDecision({ ctx, input: { decisionId, idempotencyKey: uuidv7() } })

async function refused(instance: TestInstance, ctx: Context, decisionId: string, code: string): Promise<void> {
  const before = await tableDigests(instance.owner)
  await expect(undo(ctx, decisionId)).rejects.toMatchObject({ code })
  expect(await tableDigests(instance.owner)).toEqual(before)
}

async function identityKeys(instance: TestInstance, batchId: string) {
  const keys = 'select row_no, identity_key, freed from users where batch_id = $1 order by row_no'
  return (await instance.owner.query(keys, [batchId])).rows
}

async function pendingRows(ctx: Context, batchId: string): Promise<number[]> {
  return (await listPeople({ ctx, input: { batchId, status: 'pending' } })).items.map(({ row }) => row)
}

async function finalRows(ctx: Context, batchId: string): Promise<number[][]> {
  const exported: number[] = []
  for await (const { row } of (await exportApproved({ ctx, input: { batchId } })).people) exported.push(row)
  return [(await listRegister({ ctx, input: {} })).items.map(({ row }) => row), exported]
}

async function expectDatabaseVerifies(instance: TestInstance): Promise<void> {
  const found: string[] = []
  await verifyDatabase({ ctx: { db: instance.web }, input: { onFinding: ({ message }) => found.push(message) } })
  expect(found).toEqual([])
}
