import { beforeAll, describe, expect, inject, test } from 'vitest'
import { declineApprovalRequest } from '#core/approval-requests/decline-approval-request'
import { previewApprovalRequest } from '#core/approval-requests/preview-approval-request'
import { getBatch } from '#core/batches/get-batch'
import { openDatabase } from '#core/database/open-database'
import { getDecision } from '#core/decisions/get-decision'
import { listDecisions } from '#core/decisions/list-decisions'
import { undoDecision } from '#core/decisions/undo-decision'
import { proposeReversal } from '#core/reversals/propose-reversal'
import { verifyDatabase } from '#core/verification/verify-database'
import { askSecondChecker, confirmApproval, everyone, largeRegister } from '#test/approval-requests'
import { erasePerson } from '#test/erase-person'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleCsv, peopleOf } from '#test/people'
import { confirmToReverse, proposeToReverse } from '#test/reversals'

let prepared: TestInstance
let facts: Awaited<ReturnType<typeof largeRegister>>
beforeAll(async () => {
  prepared = await openTestInstance()
  facts = await largeRegister(prepared)
  await prepared.disconnect()
  return () => prepared[Symbol.asyncDispose]()
})

/** A copy of the large register, with its operators. */
async function openLarge() {
  const instance = await openTestInstance({ ...inject('template'), name: prepared.database.name })
  const { maker, both, first, second, ...ids } = facts
  const on = (ctx: typeof maker) => ({ ...ctx, db: instance.web })
  return { instance, maker: on(maker), both: on(both), first: on(first), second: on(second), ...ids }
}

describe('an approval of more than a fifth of the register', () => {
  test('is refused to one checker, and recorded when a second one confirms it', async () => {
    await using large = await scene()
    const { instance, maker, first, second, batchId } = large
    await expect(instance.decide(first, batchId, { verdict: 'approve', ...everyone(201) })).rejects.toMatchObject({
      code: 'above-threshold',
      detail: { people: 201, register: 1000 },
    })
    const asked = await askSecondChecker(first, batchId, { ...everyone(201), reason: 'The new branch' })
    expect(asked).toMatchObject({ state: 'open', people: 201, register: 1000, proposedBy: { id: first.actor.id } })
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({
      balance: { pending: 201 },
      approvalRequests: [{ id: asked.id, people: 201, register: 1000 }],
    })
    const look = await previewApprovalRequest({ ctx: second, input: asked })
    expect(look).toMatchObject({ pending: 201 })
    expect(new Set(look.people.map(({ row }) => row)).size).toBe(10)
    expect(await confirmApproval(second, asked.id)).toMatchObject({ state: 'confirmed' })
    await instance.apply(batchId)
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({ balance: { approved: 201 }, approvalRequests: [] })
    const { items } = await listDecisions({ ctx: first, input: { batchId } })
    expect(items).toMatchObject([
      {
        verdict: 'approve',
        applied: 201,
        reason: 'The new branch',
        actor: { id: second.actor.id },
        proposedBy: { id: first.actor.id },
        selection: { by: 'filter', filter: {} },
      },
    ])
    expect(await findingsOf(instance)).toEqual([])
  })

  test('leaves out who was decided meanwhile, and says so', async () => {
    await using large = await scene()
    const { instance, first, second, batchId } = large
    const asked = await askSecondChecker(first, batchId, everyone(201))
    await instance.decide(first, batchId, { verdict: 'reject', reason: 'Unknown', selection: { rows: [1, 70, 71] } })
    await instance.apply(batchId)
    expect(await previewApprovalRequest({ ctx: second, input: asked })).toMatchObject({ pending: 198 })
    await confirmApproval(second, asked.id)
    await instance.apply(batchId)
    const [decision] = (await listDecisions({ ctx: first, input: { batchId } })).items
    expect(decision).toMatchObject({ verdict: 'approve', selected: 201, applied: 198, skipped: 3 })
    expect(await findingsOf(instance)).toEqual([])
  })

  test('is undone by the second checker, and no one else', async () => {
    await using large = await scene()
    const { instance, first, second, batchId } = large
    await instance.owner.query('update policy set undo_window_seconds = 3600')
    const asked = await askSecondChecker(first, batchId, everyone(201))
    await confirmApproval(second, asked.id)
    await instance.apply(batchId)
    const [decision] = (await listDecisions({ ctx: first, input: { batchId } })).items
    const undoing = { decisionId: decision?.id ?? '', idempotencyKey: 'undo' }
    await expect(undoDecision({ ctx: first, input: undoing })).rejects.toMatchObject({ code: 'not-your-decision' })
    await undoDecision({ ctx: second, input: undoing })
    await instance.apply(batchId)
    expect(await getDecision({ ctx: first, input: undoing })).toMatchObject({ state: 'undone', givenBack: 201 })
    expect(await findingsOf(instance)).toEqual([])
  })

  test('takes no one when it is declined, withdrawn or expired', async () => {
    await using large = await scene()
    const { instance, both, first, second, batchId } = large
    for (const by of [first, second]) {
      const { id } = await askSecondChecker(first, batchId, everyone(201))
      await declineApprovalRequest({ ctx: by, input: { requestId: id } })
      await declineApprovalRequest({ ctx: by, input: { requestId: id } })
      await expect(confirmApproval(by === first ? second : both, id)).rejects.toMatchObject({ code: 'approval-request-decided-already' })
    }
    const { id } = await askSecondChecker(first, batchId, everyone(201))
    await instance.owner.query('update approval_request set expires_at = clock_timestamp() where decided_at is null')
    await expect(confirmApproval(second, id)).rejects.toMatchObject({ code: 'approval-request-expired' })
    expect(await getBatch({ ctx: first, input: { batchId } })).toMatchObject({ balance: { pending: 201 }, approvalRequests: [] })
  })

  test('waits once for each person, and one key asks once', async () => {
    await using large = await scene()
    const { first, second, batchId } = large
    const { id } = await askSecondChecker(first, batchId, everyone(201))
    await expect(askSecondChecker(second, batchId, everyone(201))).rejects.toMatchObject({
      code: 'approval-requested-already',
      detail: { people: 201 },
    })
    await confirmApproval(second, id)
    await confirmApproval(second, id)
    expect((await listDecisions({ ctx: first, input: { batchId } })).items).toHaveLength(1)
  })

  test('needs the word of both on people who were rejected before', async () => {
    await using large = await scene()
    const { instance, maker, first, second } = large
    const rejected = await instance.bring(maker, peopleCsv('Bonn', 1))
    await instance.decide(first, rejected, { verdict: 'reject', reason: 'Unknown', selection: { rows: [1] } })
    await instance.apply(rejected)
    const batchId = await instance.bring(maker, csvOf([...peopleOf('Bonn', 1), ...peopleOf('Graz', 300)]))
    // Asked about before the threshold, so that one who has confirmed it can ask for a second checker at once.
    const approving = { verdict: 'approve' as const, ...everyone(301) }
    await expect(instance.decide(first, batchId, approving)).rejects.toMatchObject({ code: 'returning-unconfirmed' })
    await expect(instance.decide(first, batchId, { ...approving, returningConfirmed: true })).rejects.toMatchObject({
      code: 'above-threshold',
    })
    await expect(askSecondChecker(first, batchId, everyone(301))).rejects.toMatchObject({ code: 'returning-unconfirmed' })
    const { id } = await askSecondChecker(first, batchId, { ...everyone(301), returningConfirmed: true })
    await expect(confirmApproval(second, id)).rejects.toMatchObject({ code: 'returning-unconfirmed' })
  })

  test('forgets an erased person that its reason or its search names', async () => {
    await using large = await scene()
    const { instance, first, batchId } = large
    await askSecondChecker(first, batchId, { selection: { filter: { q: 'Oslo' }, expectedCount: 201 }, reason: 'Not Oslo a 1, I think' })
    const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
    await erasePerson({ ctx: { db }, input: { batchId, row: 1 } }).finally(() => db.close())
    const { rows } = await instance.owner.query('select reason, filter from approval_request')
    expect(rows).toEqual([{ reason: '[erased]', filter: { q: 'Oslo' } }])
  })
})

test.each([
  ['a fifth of the register', {}, 200, 'recorded'],
  ['more, of a register of less than a thousand', { without: 1 }, 201, 'recorded'],
  ['more, when the threshold is off', { percent: null }, 201, 'recorded'],
  ['more, when the threshold is higher', { percent: 21 }, 201, 'recorded'],
  ['a tenth, when the threshold is lower', { percent: 10 }, 101, 'above-threshold'],
])('an approval of %s: %o', async (_, { percent = 20, without = 0 }: { percent?: number | null; without?: number }, people, outcome) => {
  await using large = await scene()
  const { instance, first, second, register, batchId } = large
  await instance.owner.query('update policy set safety_threshold_percent = $1', [percent])
  if (without > 0) {
    const { id } = await proposeToReverse(first, { people: [{ batchId: register, row: 1 }] })
    await confirmToReverse(second, id)
    await instance.apply(register)
  }
  const rows = Array.from({ length: people }, (_, index) => index + 1)
  const recorded = instance.decide(first, batchId, { verdict: 'approve', selection: { rows } })
  expect(
    await recorded.then(
      ({ state }) => state,
      ({ code }) => code,
    ),
  ).toBe(outcome)
  if (outcome === 'recorded')
    await expect(askSecondChecker(first, batchId, { selection: { rows } })).rejects.toMatchObject({ code: 'below-threshold' })
})

test('rejecting and sending back know no threshold', async () => {
  await using large = await scene()
  const { instance, first, batchId } = large
  await instance.decide(first, batchId, { verdict: 'reject', reason: 'Unknown', ...everyone(201) })
})

test('a reversal of more than a fifth of the register is proposed by a checker, and says so', async () => {
  await using large = await scene()
  const { maker, first, register } = large
  const people = (count: number) => ({ people: Array.from({ length: count }, (_, index) => ({ batchId: register, row: index + 1 })) })
  const propose = (ctx: typeof maker, count: number) =>
    proposeReversal({ ctx, input: { reason: 'Wrong file', selection: people(count), idempotencyKey: `${ctx.actor.id} ${count}` } })
  await expect(propose(maker, 201)).rejects.toMatchObject({ code: 'checker-must-propose', detail: { people: 201, register: 1000 } })
  expect(await propose(first, 201)).toMatchObject({ people: 201, register: 1000 })
})

test('the verifier finds a decision in the name of a checker who did not ask for it', async () => {
  await using large = await scene()
  const { instance, both, first, second, batchId } = large
  const asked = await askSecondChecker(first, batchId, everyone(201))
  await confirmApproval(second, asked.id)
  await instance.apply(batchId)
  await instance.owner.query('alter table decision drop constraint decision_approval_request_id_batch_id_proposed_by_actor_id_fkey')
  await instance.owner.query('update decision set proposed_by = $1 where proposed_by is not null', [both.actor.id])
  expect(await findingsOf(instance)).toEqual([expect.stringMatching(/^Decision .* is not what another operator proposed/)])
})

const scene = async () => {
  const large = await openLarge()
  return { ...large, [Symbol.asyncDispose]: () => large.instance[Symbol.asyncDispose]() }
}

async function findingsOf(instance: TestInstance): Promise<string[]> {
  const findings: string[] = []
  await verifyDatabase({ ctx: { db: instance.web }, input: { onFinding: ({ message }) => findings.push(message) } })
  return findings
}
