import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { getDecision } from '#core/decisions/get-decision'
import { listPeople } from '#core/people/list-people'
import { tableDigests } from '#test/attacks/table-digests'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { withdrawBatch } from './withdraw-batch'

describe('withdrawBatch', () => {
  test('withdraws only pending people, frees their identity keys, and is audited', async () => {
    await using instance = await openTestInstance()
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const batchId = await instance.bring(maker, peopleCsv('Pune', 10), { sliceRows: 4 })
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 2] } })
    await instance.apply(batchId)
    const decision = await withdrawBatch({ ctx: maker, input: { batchId, reason: 'Wrong list', idempotencyKey: uuidv7() } })
    expect(decision).toMatchObject({ verdict: 'withdraw', reason: 'Wrong list', selected: 0, actor: { id: maker.actor.id } })
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({ state: 'withdrawing', endedAt: null })
    await instance.apply(batchId)

    const ended = await getDecision({ ctx: maker, input: { decisionId: decision.id } })
    expect(ended).toMatchObject({ selected: 8, applied: 8, skipped: 0 })
    const batch = await getBatch({ ctx: maker, input: { batchId } })
    expect(batch).toMatchObject({
      state: 'withdrawn',
      balance: { rows: 10, approved: 2, withdrawn: 8, pending: 0 },
      endedAt: expect.any(String),
    })
    const { items } = await listPeople({ ctx: maker, input: { batchId, status: 'approved' } })
    expect(items.map(({ row }) => row)).toEqual([1, 2])
    const again = await instance.bring(maker, peopleCsv('Pune', 10))
    expect((await getBatch({ ctx: maker, input: { batchId: again } })).balance).toMatchObject({ pending: 8, duplicate: 2 })
    const [event] = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action === 'batch.withdrawn')
    expect(event).toMatchObject({ actor: maker.actor.id, as: 'maker', batch: batchId, decision: decision.id })
  })

  test('decisions recorded before it still count', async () => {
    await using instance = await openTestInstance()
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const batchId = await instance.bring(maker, peopleCsv('Pune', 4))
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1] } })
    await withdrawBatch({ ctx: maker, input: { batchId, idempotencyKey: uuidv7() } })
    const late = instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [2] } })
    await expect(late).rejects.toMatchObject({ code: 'batch-not-pending', detail: { state: 'withdrawing' } })
    await instance.apply(batchId)
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({ state: 'withdrawn', balance: { approved: 1, withdrawn: 3 } })
  })

  test('a waiting batch is withdrawn before it is read', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const batchId = await instance.upload(maker, peopleCsv('Pune', 4))
    await withdrawBatch({ ctx: maker, input: { batchId, idempotencyKey: uuidv7() } })
    await instance.importBatch(batchId)
    await instance.apply(batchId)
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({ state: 'withdrawn', balance: { rows: null, withdrawn: 0 } })
  })

  test('refuses everyone but the maker, in the verb and in the database', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Pune', 4))
    await refused(instance, await instance.signIn('maker'), batchId, 'batch-not-found')
    for (const role of ['checker', 'admin', 'auditor'] as const)
      await refused(instance, await instance.signIn(role), batchId, 'not-your-batch')
    const other = await instance.signIn('maker')
    const before = await tableDigests(instance.owner)
    const forged = instance.web.query('select record_withdrawal($1, null, null, $2, $3, $4, null)', [
      other.actor.cookie,
      'k',
      uuidv7(),
      batchId,
    ])
    await expect(forged).rejects.toMatchObject({ code: 'not-your-batch' })
    expect(await tableDigests(instance.owner)).toEqual(before)
  })

  test('happens once: a replayed key returns it, another key is refused, and an ended batch stays ended', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const batchId = await instance.bring(maker, peopleCsv('Pune', 4))
    const input = { batchId, idempotencyKey: 'once' }
    const first = await withdrawBatch({ ctx: maker, input })
    expect(await withdrawBatch({ ctx: maker, input })).toMatchObject({ id: first.id })
    await refused(instance, maker, batchId, 'batch-moved-on')
    await instance.apply(batchId)
    expect(await withdrawBatch({ ctx: maker, input })).toMatchObject({ id: first.id, state: 'applied', applied: 4 })
    await refused(instance, maker, batchId, 'batch-moved-on')
    const refusedFile = await instance.bring(maker, '')
    await refused(instance, maker, refusedFile, 'batch-moved-on')
  })
})

async function refused(instance: TestInstance, ctx: Context, batchId: string, code: string): Promise<void> {
  const before = await tableDigests(instance.owner)
  await expect(withdrawBatch({ ctx, input: { batchId, idempotencyKey: uuidv7() } })).rejects.toMatchObject({ code })
  expect(await tableDigests(instance.owner)).toEqual(before)
}
