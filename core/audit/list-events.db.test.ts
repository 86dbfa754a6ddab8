import { describe, expect, test } from 'vitest'
import { listEvents } from '#core/audit/list-events'
import { verifyAudit } from '#core/audit/verify-audit'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

describe('listEvents', () => {
  test('returns actor, role, address and subject of events, newest first, in pages', async () => {
    await using instance = await openTestInstance()
    const [maker, checker, ctx] = [await instance.signIn('maker'), await instance.signIn('checker'), await instance.signIn('auditor')]
    const batchId = await instance.bring(maker, peopleCsv('Pune', 3))
    const { id } = await instance.decide(checker, batchId, { verdict: 'reject', reason: 'No', selection: { rows: [1] } })
    await instance.apply(batchId)

    const all = await listEvents({ ctx, input: { limit: 500 } })
    expect(all.items.map(({ seq }) => seq)).toEqual(Array.from(all.items, (_, index) => all.items.length - index))
    const recorded = all.items.find(({ action }) => action === 'decision.recorded')
    expect(recorded).toMatchObject({
      actor: { id: checker.actor.id, name: checker.actor.name },
      as: 'checker',
      address: '127.0.0.1',
      batchId,
      fileName: 'people.csv',
      decisionId: id,
      data: { verdict: 'reject', selected: 1 },
    })
    const pages = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listEvents({ ctx, input: { limit: 4, ...(cursor && { cursor: Number(cursor) }) } })
      pages.push(...page.items)
      cursor = page.nextCursor
    }
    expect(pages).toEqual(all.items)
  })

  test('filters by operator, batch, action and time', async () => {
    await using instance = await openTestInstance()
    const [maker, checker, ctx] = [await instance.signIn('maker'), await instance.signIn('checker'), await instance.signIn('admin')]
    const first = await instance.bring(maker, peopleCsv('Pune', 3))
    const second = await instance.bring(maker, peopleCsv('Oslo', 3))
    await instance.decide(checker, second, { verdict: 'approve', selection: { rows: [1] } })
    const actions = async (input: Parameters<typeof listEvents>[0]['input']) =>
      (await listEvents({ ctx, input })).items.map(({ action }) => action)
    expect(await actions({ operator: checker.actor.id })).toEqual(['decision.recorded', 'session.opened'])
    expect(await actions({ batch: first })).toEqual(['batch.verified', 'batch.imported', 'batch.uploaded'])
    expect(await actions({ action: 'batch.uploaded' })).toHaveLength(2)
    expect(await actions({ operator: maker.actor.id, batch: second })).toEqual(['batch.uploaded'])
    const [uploaded] = (await listEvents({ ctx, input: { batch: second, action: 'batch.uploaded' } })).items
    expect(await actions({ batch: second, from: uploaded?.at })).toEqual([
      'decision.recorded',
      'batch.verified',
      'batch.imported',
      'batch.uploaded',
    ])
    expect(await actions({ batch: second, to: uploaded?.at })).toEqual([])
  })

  test('returns what the hashed text says, even if the columns were changed', async () => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn('auditor')
    const [before] = (await listEvents({ ctx, input: {} })).items
    await instance.owner.query(
      `alter table audit_event alter column at drop expression; update audit_event set at = at - interval '1 year'`,
    )
    expect((await listEvents({ ctx, input: {} })).items[0]).toEqual(before)
  })

  test.each(['maker', 'checker'] as const)('refuses a %s, as verifyAudit does', async (role) => {
    await using instance = await openTestInstance()
    const ctx = await instance.signIn(role)
    await expect(listEvents({ ctx, input: {} })).rejects.toMatchObject({ code: 'role-missing' })
    await expect(verifyAudit({ ctx, input: { anchors: [] } }).next()).rejects.toMatchObject({ code: 'role-missing' })
  })
})

test('verifyAudit ends with the result', async () => {
  await using instance = await openTestInstance()
  const ctx = await instance.signIn('auditor')
  const steps: object[] = []
  for await (const step of verifyAudit({ ctx, input: { anchors: [] } })) steps.push(step)
  expect(steps.at(-1)).toMatchObject({ events: expect.any(Number), fault: null })
})
