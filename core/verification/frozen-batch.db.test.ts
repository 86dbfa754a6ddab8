import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { declineChange } from '#core/change-requests/decline-change'
import type { Context } from '#core/context'
import { undoDecision } from '#core/decisions/undo-decision'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { deactivateOperator } from '#core/operator-access/deactivate-operator'
import { verifyDatabase } from '#core/verification/verify-database'
import { confirm, proposeEnd } from '#test/admins'
import { withoutText } from '#test/attacks/attempts'
import { openFrozenBatch } from '#test/attacks/frozen-batch'
import { hold } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { untilLockedOut } from '#test/until-locked-out'

const batchOf = (ctx: Context, batchId: string) => getBatch({ ctx, input: { batchId } })

describe('a frozen batch', () => {
  test('refuses every change and lists the differences', async () => {
    await using instance = await openTestInstance()
    const { maker, checker, batchId, approval, waiting } = await openFrozenBatch(instance)
    expect(await batchOf(checker, batchId)).toMatchObject({
      state: 'frozen',
      verification: { state: 'different', findings: ['Row 5 does not have the city that the file has.'] },
    })
    const refused = { code: 'batch-frozen' }
    await expect(instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [4] } })).rejects.toMatchObject(refused)
    await expect(undoDecision({ ctx: checker, input: { decisionId: approval.id, idempotencyKey: 'u' } })).rejects.toMatchObject(refused)
    await expect(withdrawBatch({ ctx: maker, input: { batchId, idempotencyKey: 'w' } })).rejects.toMatchObject(refused)
    await expect(instance.worker.db.query('select apply_decision_slice($1, 1)', [waiting.id])).rejects.toMatchObject(refused)
    await expect(instance.worker.db.query('select finish_decision($1)', [waiting.id])).rejects.toMatchObject(refused)
    await instance.apply(batchId)
    expect((await batchOf(checker, batchId)).balance).toMatchObject({ pending: 4, approved: 2, rejected: 0 })
  })

  test('is ended by two admins, which withdraws everyone who was not final', async () => {
    await using instance = await openTestInstance()
    const { maker, batchId } = await openFrozenBatch(instance)
    const [one, other] = [await instance.signIn('admin'), await instance.signIn('admin')]
    await proposeEnd(one, batchId)
    await expect(proposeEnd(other, batchId)).rejects.toMatchObject({
      code: 'change-proposed-already',
    })
    const { frozenEnd } = await batchOf(one, batchId)
    expect(frozenEnd?.proposedBy.id).toBe(one.actor.id)
    const id = frozenEnd?.id ?? ''
    await expect(confirm(one, id)).rejects.toMatchObject({ code: 'second-admin-needed' })
    await confirm(other, id)
    await confirm(other, id)
    expect(await batchOf(one, batchId)).toMatchObject({ state: 'withdrawing' })
    await instance.apply(batchId)
    expect(await batchOf(one, batchId)).toMatchObject({
      state: 'withdrawn',
      balance: { pending: 0, approved: 0, rejected: 0, withdrawn: 6 },
      verification: { state: 'different' },
    })
    const again = await instance.bring(maker, peopleCsv('Pune', 6))
    expect(await batchOf(one, again)).toMatchObject({ balance: { pending: 6, duplicate: 0 }, verification: { state: 'verified' } })
    const findings: string[] = []
    await verifyDatabase({ ctx: { db: instance.web }, input: { onFinding: ({ message }) => findings.push(message) } })
    expect(findings.filter((message) => !/Row 5 does not have the city/.test(message))).toEqual([])
  })

  test('that was ended before change requests verifies with the event of that time', async () => {
    await using instance = await openTestInstance()
    const { batchId } = await openFrozenBatch(instance)
    await withoutText(instance.owner, 'decide_change', `'change-request.confirmed'`, `'batch.frozen-end-confirmed'`)
    const [one, other] = [await instance.signIn('admin'), await instance.signIn('admin')]
    await confirm(other, await proposeEnd(one, batchId))
    await instance.apply(batchId)
    const findings: string[] = []
    await verifyDatabase({ ctx: { db: instance.web }, input: { onFinding: ({ message }) => findings.push(message) } })
    expect(findings.filter((message) => !/Row 5 does not have the city/.test(message))).toEqual([])
  })

  test('stays frozen when the proposal is declined, and accepts a new proposal', async () => {
    await using instance = await openTestInstance()
    const { batchId } = await openFrozenBatch(instance)
    const [one, other] = [await instance.signIn('admin'), await instance.signIn('admin')]
    await proposeEnd(one, batchId)
    const { frozenEnd } = await batchOf(one, batchId)
    const id = frozenEnd?.id ?? ''
    await declineChange({ ctx: other, input: { changeId: id } })
    await declineChange({ ctx: other, input: { changeId: id } })
    await expect(confirm(other, id)).rejects.toMatchObject({
      code: 'change-decided-already',
    })
    expect(await batchOf(one, batchId)).toMatchObject({ state: 'frozen', frozenEnd: null })
    await proposeEnd(other, batchId)
  })

  test('whose lock is held keeps no admin from deactivating an operator while another proposes its end', async () => {
    await using instance = await openTestInstance()
    const { checker, batchId } = await openFrozenBatch(instance)
    const [one, other] = [await instance.signIn('admin'), await instance.signIn('admin')]
    const lock = await hold(instance, 'select from batch where id = $1 for update', [batchId])
    const proposing = proposeEnd(one, batchId)
    await untilLockedOut(instance.owner, 1)
    await deactivateOperator({ ctx: other, input: { operatorId: checker.actor.id } })
    await lock[Symbol.asyncDispose]()
    const id = await proposing
    expect((await batchOf(one, batchId)).frozenEnd?.id).toBe(id)
  })

  test('refuses its maker and operators who are not admins', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker', 'admin')
    const batchId = await instance.upload(maker, peopleCsv('Pune', 2))
    await instance.importBatch(batchId)
    await instance.owner.query(`update users set city = 'Puna' where row_no = 1`)
    await instance.verify(batchId)
    await expect(proposeEnd(maker, batchId)).rejects.toMatchObject({ code: 'own-batch' })
    const checker = await instance.signIn('checker')
    await expect(proposeEnd(checker, batchId)).rejects.toMatchObject({
      code: 'role-missing',
    })
    await proposeEnd(await instance.signIn('admin'), batchId)
    const { frozenEnd } = await batchOf(maker, batchId)
    await expect(confirm(maker, frozenEnd?.id ?? '')).rejects.toMatchObject({
      code: 'own-batch',
    })
  })

  test('keeps people who were final when a later verification finds a difference', async () => {
    await using instance = await openTestInstance()
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const batchId = await instance.bring(maker, peopleCsv('Pune', 3))
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 2] } })
    await instance.apply(batchId)
    await instance.owner.query(`update users set city = 'Puna' where row_no = 3`)
    await instance.verifier.db.query('select request_deep_verification()')
    await instance.verify(batchId)
    const [one, other] = [await instance.signIn('admin'), await instance.signIn('admin')]
    expect((await batchOf(one, batchId)).state).toBe('frozen')
    await proposeEnd(one, batchId)
    const { frozenEnd } = await batchOf(one, batchId)
    await confirm(other, frozenEnd?.id ?? '')
    await instance.apply(batchId)
    expect(await batchOf(one, batchId)).toMatchObject({ state: 'withdrawn', balance: { approved: 2, withdrawn: 1 } })
    const { rows } = await instance.owner.query('select is_final(d) as final from decision d where verdict = $1', ['approve'])
    expect(rows).toEqual([{ final: true }])
  })
})
