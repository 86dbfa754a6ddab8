import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import type { DecisionRequest } from '#core/decisions/decision'
import { exportDecisionRows } from '#core/decisions/export-decision-rows'
import { getDecision } from '#core/decisions/get-decision'
import { exportCorrections } from '#core/failed-rows/export-corrections'
import { listPeople } from '#core/people/list-people'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { addReason } from './add-reason'
import { listReasons } from './list-reasons'
import { retireReason } from './retire-reason'

const passport = { title: 'Passport has expired', verdicts: ['send-back' as const], needsText: false }

describe('the reason catalogue', () => {
  test('has default reasons, and an admin adds one once, audited without its text', async () => {
    await using instance = await openTestInstance()
    const admin = await instance.signIn('admin')
    const before = await listReasons({ ctx: admin })
    expect(before.length).toBeGreaterThan(3)
    expect(before.map(({ title }) => title)).toEqual([
      ...before
        .slice(0, -1)
        .map(({ title }) => title)
        .sort(),
      'Other',
    ])
    const input = { ...passport, idempotencyKey: 'once' }
    const reason = await addReason({ ctx: admin, input })
    expect(reason).toMatchObject({ ...passport, retiredAt: null })
    expect(await addReason({ ctx: admin, input })).toEqual(reason)
    const again = { ...passport, title: 'passport HAS expired', idempotencyKey: 'twice' }
    await expect(addReason({ ctx: admin, input: again })).rejects.toMatchObject({ code: 'reason-exists' })
    expect(await listReasons({ ctx: await instance.signIn('maker') })).toHaveLength(before.length + 1)
    const added = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action === 'reason.added')
    expect(added).toMatchObject([{ actor: admin.actor.id, data: { reason: reason.id, verdicts: ['send-back'], needsText: false } }])
    expect(JSON.stringify(added)).not.toContain('Passport')
    for (const role of ['maker', 'checker', 'auditor'] as const)
      await expect(addReason({ ctx: await instance.signIn(role), input })).rejects.toMatchObject({ code: 'role-missing' })
  })

  test('a retired reason is no longer offered and stays on its decisions', async () => {
    await using instance = await openTestInstance()
    const { admin, maker, checker, batchId } = await pending(instance)
    const { id } = await addReason({ ctx: admin, input: { ...passport, idempotencyKey: 'k' } })
    const sent = await instance.decide(checker, batchId, sendBack(id, 1))
    await retireReason({ ctx: admin, input: { reasonId: id } })
    await retireReason({ ctx: admin, input: { reasonId: id } })
    await expect(instance.decide(checker, batchId, sendBack(id, 2))).rejects.toMatchObject({ code: 'reason-not-offered' })
    expect((await readVerifiedAudit(instance.owner)).filter(({ action }) => action === 'reason.retired')).toHaveLength(1)
    expect(await getDecision({ ctx: checker, input: { decisionId: sent.id } })).toMatchObject({ reasonTitle: passport.title, reason: null })
    expect((await listReasons({ ctx: maker })).find((reason) => reason.id === id)?.retiredAt).toEqual(expect.any(String))
    await expect(retireReason({ ctx: checker, input: { reasonId: id } })).rejects.toMatchObject({ code: 'role-missing' })
    await expect(retireReason({ ctx: admin, input: { reasonId: uuidv7() } })).rejects.toMatchObject({ code: 'reason-not-found' })
  })

  test('a reason applies to its verdicts only and requires text if it says so', async () => {
    await using instance = await openTestInstance()
    const { checker, batchId } = await pending(instance)
    const other = await idOf(checker, 'Other')
    const fraud = await idOf(checker, 'Suspected fraud')
    const refused = (request: DecisionRequest, code: string) =>
      expect(instance.decide(checker, batchId, request)).rejects.toMatchObject({ code })
    await refused(sendBack(other, 1), 'reason-text-missing')
    await refused({ ...sendBack(other, 1), reason: ' ' }, 'reason-text-missing')
    await refused(sendBack(fraud, 1), 'reason-not-offered')
    await refused({ ...sendBack(fraud, 1), verdict: 'approve' }, 'reason-not-offered')
    await refused(sendBack(uuidv7(), 1), 'reason-not-offered')
    await refused({ verdict: 'send-back', selection: { rows: [1] } }, 'reason-missing')
    expect(await instance.decide(checker, batchId, { ...sendBack(fraud, 1), verdict: 'reject' })).toMatchObject({
      reasonTitle: 'Suspected fraud',
    })
  })

  test('a person sent back is counted as sent back and not as rejected, and the maker gets the row with title and text of the reason', async () => {
    await using instance = await openTestInstance()
    const { maker, checker, batchId } = await pending(instance)
    const other = await idOf(checker, 'Other')
    const { id } = await instance.decide(checker, batchId, { ...sendBack(other, 2), reason: 'Which Pune?' })
    await instance.apply(batchId)
    const { balance } = await getBatch({ ctx: checker, input: { batchId } })
    expect(balance).toMatchObject({ pending: 3, rejected: 0, sentBack: 1 })
    expect((await listPeople({ ctx: checker, input: { batchId, status: 'rejected' } })).items).toEqual([])
    const { items } = await listPeople({ ctx: checker, input: { batchId, status: 'sent-back' } })
    expect(items).toMatchObject([{ row: 2, decision: { verdict: 'send-back', reasonTitle: 'Other', reason: 'Which Pune?' } }])
    const text = await textOf((await exportCorrections({ ctx: maker, input: { batchId } })).bytes)
    expect(text.trim().split('\r\n').slice(1)).toEqual([expect.stringMatching(/,"?Sent back: Other: Which Pune\?"?$/)])
    const lines: object[] = []
    for await (const line of (await exportDecisionRows({ ctx: checker, input: { decisionId: id } })).lines) lines.push(line)
    expect(lines).toMatchObject([{ row: 2, outcome: 'applied', verdict: 'send-back', reason: 'Other: Which Pune?' }])
    const event = (await readVerifiedAudit(instance.owner)).at(-1)
    expect(event).toMatchObject({ action: 'data.downloaded', actor: checker.actor.id, data: { what: 'outcome' } })
  })
})

async function pending(instance: TestInstance) {
  const [admin, maker, checker] = [await instance.signIn('admin'), await instance.signIn('maker'), await instance.signIn('checker')]
  return { admin, maker, checker, batchId: await instance.bring(maker, peopleCsv('Pune', 4)) }
}

const sendBack = (reasonId: string, row: number): DecisionRequest => ({ verdict: 'send-back', reasonId, selection: { rows: [row] } })

async function idOf(ctx: Context, title: string): Promise<string> {
  return (await listReasons({ ctx })).find((reason) => reason.title === title)?.id ?? ''
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString('utf8')
}
