import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { undoDecision } from '#core/decisions/undo-decision'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { confirmFrozenEnd } from '#core/verification/confirm-frozen-end'
import { declineFrozenEnd } from '#core/verification/decline-frozen-end'
import { proposeFrozenEnd } from '#core/verification/propose-frozen-end'
import { verifyDatabase } from '#core/verification/verify-database'
import { openFrozenBatch } from '#test/attacks/frozen-batch'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

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
    await proposeFrozenEnd({ ctx: one, input: { batchId, idempotencyKey: 'p' } })
    await expect(proposeFrozenEnd({ ctx: other, input: { batchId, idempotencyKey: 'q' } })).rejects.toMatchObject({
      code: 'change-proposed-already',
    })
    const { frozenEnd } = await batchOf(one, batchId)
    expect(frozenEnd?.proposedBy.id).toBe(one.actor.id)
    const input = { frozenEndId: frozenEnd?.id ?? '', idempotencyKey: 'c' }
    await expect(confirmFrozenEnd({ ctx: one, input })).rejects.toMatchObject({ code: 'second-admin-needed' })
    await confirmFrozenEnd({ ctx: other, input })
    await confirmFrozenEnd({ ctx: other, input })
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

  test('stays frozen when the proposal is declined, and accepts a new proposal', async () => {
    await using instance = await openTestInstance()
    const { batchId } = await openFrozenBatch(instance)
    const [one, other] = [await instance.signIn('admin'), await instance.signIn('admin')]
    await proposeFrozenEnd({ ctx: one, input: { batchId, idempotencyKey: 'p' } })
    const { frozenEnd } = await batchOf(one, batchId)
    const input = { frozenEndId: frozenEnd?.id ?? '' }
    await declineFrozenEnd({ ctx: other, input })
    await declineFrozenEnd({ ctx: other, input })
    await expect(confirmFrozenEnd({ ctx: other, input: { ...input, idempotencyKey: 'c' } })).rejects.toMatchObject({
      code: 'change-decided-already',
    })
    expect(await batchOf(one, batchId)).toMatchObject({ state: 'frozen', frozenEnd: null })
    await proposeFrozenEnd({ ctx: other, input: { batchId, idempotencyKey: 'p' } })
  })

  test('refuses its maker and operators who are not admins', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker', 'admin')
    const batchId = await instance.upload(maker, peopleCsv('Pune', 2))
    await instance.importBatch(batchId)
    await instance.owner.query(`update users set city = 'Puna' where row_no = 1`)
    await instance.verify(batchId)
    await expect(proposeFrozenEnd({ ctx: maker, input: { batchId, idempotencyKey: 'p' } })).rejects.toMatchObject({ code: 'own-batch' })
    const checker = await instance.signIn('checker')
    await expect(proposeFrozenEnd({ ctx: checker, input: { batchId, idempotencyKey: 'p' } })).rejects.toMatchObject({
      code: 'role-missing',
    })
    await proposeFrozenEnd({ ctx: await instance.signIn('admin'), input: { batchId, idempotencyKey: 'p' } })
    const { frozenEnd } = await batchOf(maker, batchId)
    await expect(confirmFrozenEnd({ ctx: maker, input: { frozenEndId: frozenEnd?.id ?? '', idempotencyKey: 'c' } })).rejects.toMatchObject({
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
    await proposeFrozenEnd({ ctx: one, input: { batchId, idempotencyKey: 'p' } })
    const { frozenEnd } = await batchOf(one, batchId)
    await confirmFrozenEnd({ ctx: other, input: { frozenEndId: frozenEnd?.id ?? '', idempotencyKey: 'c' } })
    await instance.apply(batchId)
    expect(await batchOf(one, batchId)).toMatchObject({ state: 'withdrawn', balance: { approved: 2, withdrawn: 1 } })
    const { rows } = await instance.owner.query('select is_final(d) as final from decision d where verdict = $1', ['approve'])
    expect(rows).toEqual([{ final: true }])
  })
})
