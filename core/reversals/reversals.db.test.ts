import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { openDatabase } from '#core/database/open-database'
import { listDecisionRows } from '#core/decisions/list-decision-rows'
import { listSkippedCauses } from '#core/decisions/list-skipped-causes'
import { listRegister } from '#core/people/list-register'
import { countRegister } from '#core/reversals/count-register'
import { declineReversal } from '#core/reversals/decline-reversal'
import { listReversalPeople } from '#core/reversals/list-reversal-people'
import { listReversals } from '#core/reversals/list-reversals'
import { verifyDatabase } from '#core/verification/verify-database'
import { withoutText } from '#test/attacks/attempts'
import { erasePerson } from '#test/erase-person'
import { openTestInstance, type TestInstance } from '#test/instance'
import { approvedBatch, closedBatch, confirmToReverse, proposeToReverse, reverse, rowsOf } from '#test/reversals'

describe('a reversal', () => {
  test('takes people of a closed batch out of the register when another checker confirms it', async () => {
    await using instance = await openTestInstance()
    const { maker, first, second, batchId } = await closedBatch(instance)
    const proposed = await proposeToReverse(first, rowsOf(batchId, 2, 5))
    expect(proposed).toMatchObject({ state: 'open', people: 2, reason: 'Wrong file', batches: [{ id: batchId, people: 2 }] })
    expect(await listReversalPeople({ ctx: maker, input: { reversalId: proposed.id } })).toMatchObject([{ row: 2 }, { row: 5 }])
    expect(await balanceOf(instance, batchId)).toMatchObject({ approved: 6, reversed: 0 })
    expect(await confirmToReverse(second, proposed.id)).toMatchObject({ state: 'confirmed', decidedBy: { id: second.actor.id } })
    await instance.apply(batchId)
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({ state: 'closed', balance: { approved: 4, reversed: 2 } })
    expect((await listRegister({ ctx: first, input: {} })).items.map(({ row }) => row)).toEqual([1, 3, 4, 6])
    const { rows } = await instance.owner.query('select row_no, freed from users where status = $1 order by 1', ['reversed'])
    expect(rows).toEqual([
      { row_no: 2, freed: true },
      { row_no: 5, freed: true },
    ])
    expect(await findingsOf(instance)).toEqual([])
  })

  test('of everyone in the register who matches records one decision in each batch', async () => {
    await using instance = await openTestInstance()
    const { maker, first, second, batchId } = await closedBatch(instance)
    const oslo = await approvedBatch(instance, maker, first, 2, { city: 'Oslo' })
    const lima = await approvedBatch(instance, maker, first, 2, { city: 'Lima' })
    expect(await countRegister({ ctx: first, input: { filter: {} } })).toEqual({ people: 10 })
    expect(await countRegister({ ctx: first, input: { filter: { city: 'Oslo' } } })).toEqual({ people: 2 })
    await expect(proposeToReverse(first, { filter: {}, expectedCount: 9 })).rejects.toMatchObject({ code: 'count-moved' })
    const proposed = await proposeToReverse(first, { filter: {}, expectedCount: 10 })
    expect(proposed.batches.map(({ id, people }) => [id, people])).toEqual([
      [batchId, 6],
      [oslo, 2],
      [lima, 2],
    ])
    await confirmToReverse(second, proposed.id)
    for (const id of [batchId, oslo, lima]) await instance.apply(id)
    expect((await listRegister({ ctx: first, input: {} })).items).toEqual([])
    expect(await findingsOf(instance)).toEqual([])
  })

  test('has an end, because no one can append to the audit while it is recorded', async () => {
    await using instance = await openTestInstance()
    const { maker, first } = await closedBatch(instance)
    await approvedBatch(instance, maker, first, 2, { city: 'Oslo' })
    await withoutText(instance.owner, 'propose_reversal', '> 1000', '> 1')
    await expect(proposeToReverse(first, { filter: {}, expectedCount: 8 })).rejects.toMatchObject({ code: 'too-many-batches' })
    await proposeToReverse(first, { filter: { city: 'Oslo' }, expectedCount: 2 })
  })

  test('is refused to everyone who must not propose, confirm or decline it', async () => {
    await using instance = await openTestInstance()
    const { maker, first, second, batchId } = await closedBatch(instance)
    const [other, both, admin] = [await instance.signIn('maker'), await instance.signIn('maker', 'checker'), await instance.signIn('admin')]
    const own = await approvedBatch(instance, both, first, 2, { city: 'Oslo' })
    await expect(proposeToReverse(other, rowsOf(batchId, 1))).rejects.toMatchObject({ code: 'not-your-batch' })
    await expect(proposeToReverse(admin, rowsOf(batchId, 1))).rejects.toMatchObject({ code: 'role-missing' })
    await expect(proposeToReverse(first, rowsOf(batchId, 1), {})).rejects.toMatchObject({ code: 'reason-missing' })
    await expect(proposeToReverse(first, rowsOf(batchId, 7))).rejects.toMatchObject({ code: 'rows-unknown' })
    const byMaker = await proposeToReverse(maker, rowsOf(batchId, 1))
    await expect(confirmToReverse(maker, byMaker.id)).rejects.toMatchObject({ code: 'role-missing' })
    await expect(declineReversal({ ctx: both, input: { reversalId: byMaker.id } })).resolves.toBeUndefined()
    const ofBoth = await proposeToReverse(first, rowsOf(own, 1))
    await expect(confirmToReverse(first, ofBoth.id)).rejects.toMatchObject({ code: 'second-checker-needed' })
    await expect(confirmToReverse(both, ofBoth.id)).rejects.toMatchObject({ code: 'own-batch' })
    await expect(declineReversal({ ctx: maker, input: { reversalId: ofBoth.id } })).rejects.toMatchObject({ code: 'not-your-reversal' })
    expect((await listReversals({ ctx: other, input: {} })).items).toEqual([])
    await confirmToReverse(second, ofBoth.id)
    await expect(confirmToReverse(await instance.signIn('checker'), ofBoth.id)).rejects.toMatchObject({ code: 'reversal-decided-already' })
  })

  test('covers a person once at a time, and only while they are final', async () => {
    await using instance = await openTestInstance()
    const { first, second, batchId } = await closedBatch(instance)
    const proposed = await proposeToReverse(first, rowsOf(batchId, 1, 2))
    const again = () => proposeToReverse(second, rowsOf(batchId, 2, 3))
    await expect(again()).rejects.toMatchObject({ code: 'reversal-proposed-already', detail: { people: 1 } })
    await confirmToReverse(second, proposed.id)
    await expect(again()).rejects.toMatchObject({ code: 'reversal-proposed-already' })
    await instance.apply(batchId)
    await expect(again()).rejects.toMatchObject({ code: 'not-in-register', detail: { people: 1 } })
    await proposeToReverse(second, rowsOf(batchId, 3))
  })

  test('cannot be confirmed after it has expired, and no longer keeps its people from another', async () => {
    await using instance = await openTestInstance()
    const { first, second, batchId } = await closedBatch(instance)
    const { id } = await proposeToReverse(first, rowsOf(batchId, 1))
    await instance.owner.query(`update reversal set expires_at = clock_timestamp()`)
    await expect(confirmToReverse(second, id)).rejects.toMatchObject({ code: 'reversal-expired' })
    await expect(declineReversal({ ctx: second, input: { reversalId: id } })).rejects.toMatchObject({ code: 'reversal-expired' })
    expect((await listReversals({ ctx: first, input: {} })).items).toMatchObject([{ state: 'expired' }])
    await reverse(instance, [first, second], batchId, 1)
    expect(await balanceOf(instance, batchId)).toMatchObject({ approved: 5, reversed: 1 })
  })

  test('skips who was erased meanwhile, with the cause', async () => {
    await using instance = await openTestInstance()
    const { first, second, batchId } = await closedBatch(instance)
    const { id } = await proposeToReverse(first, rowsOf(batchId, 1, 2))
    await erase(instance, batchId, 2)
    await expect(proposeToReverse(first, rowsOf(batchId, 2))).rejects.toMatchObject({ code: 'not-in-register' })
    await confirmToReverse(second, id)
    await instance.apply(batchId)
    expect(await balanceOf(instance, batchId)).toMatchObject({ approved: 5, reversed: 1 })
    const { rows } = await instance.owner.query('select cause, skipped from decision_skipped')
    expect(rows).toEqual([{ cause: 'erased', skipped: 1 }])
    const { rows: decisions } = await instance.owner.query<{ id: string }>(`select id from decision where verdict = 'reverse'`)
    const input = { decisionId: decisions[0]?.id ?? '' }
    expect((await listDecisionRows({ ctx: first, input })).items).toEqual([
      { row: 1, outcome: 'applied', cause: null, by: null },
      { row: 2, outcome: 'skipped', cause: 'erased', by: null },
    ])
    expect(await listSkippedCauses({ ctx: first, input })).toEqual([{ cause: 'erased', rows: 1, by: null }])
    expect(await findingsOf(instance)).toEqual([])
  })

  test('forgets a person that its reason names, in all of its batches, when they are erased afterwards', async () => {
    await using instance = await openTestInstance()
    const { maker, first, second, batchId } = await closedBatch(instance)
    const oslo = await approvedBatch(instance, maker, first, 2, { city: 'Oslo' })
    const { id } = await proposeToReverse(first, { filter: {}, expectedCount: 8 }, { reason: 'Pune a 1 was in the wrong file' })
    await confirmToReverse(second, id)
    for (const each of [batchId, oslo]) await instance.apply(each)
    await erase(instance, batchId, 1)
    const { rows } = await instance.owner.query(
      'select reason from reversal union all select reason from decision where reversal_id = $1',
      [id],
    )
    expect(rows.map(({ reason }) => reason)).toEqual(['[erased]', '[erased]', '[erased]'])
    expect(await balanceOf(instance, batchId)).toMatchObject({ approved: 0, reversed: 6 })
    expect(await findingsOf(instance)).toEqual([])
  })

  test('is refused in a frozen batch', async () => {
    await using instance = await openTestInstance()
    const { first, second, batchId } = await closedBatch(instance)
    const { id } = await proposeToReverse(first, rowsOf(batchId, 1))
    await instance.owner.query('select move_batch($1, $2)', [batchId, 'frozen'])
    await expect(confirmToReverse(second, id)).rejects.toMatchObject({ code: 'batch-frozen' })
    await expect(proposeToReverse(first, rowsOf(batchId, 2))).rejects.toMatchObject({ code: 'batch-frozen' })
  })
})

async function balanceOf(instance: TestInstance, batchId: string) {
  const ctx = await instance.signIn('admin')
  return (await getBatch({ ctx, input: { batchId } })).balance
}

async function erase(instance: TestInstance, batchId: string, row: number): Promise<void> {
  const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
  await erasePerson({ ctx: { db }, input: { batchId, row } }).finally(() => db.close())
}

/** The differences that a deep verification finds. */
async function findingsOf(instance: TestInstance): Promise<string[]> {
  const findings: string[] = []
  await verifyDatabase({
    ctx: { db: instance.web },
    input: { onFinding: ({ kind, message }) => kind === 'fault' && findings.push(message) },
  })
  return findings
}
