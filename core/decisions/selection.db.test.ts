import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import type { Context } from '#core/context'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { listPeople } from '#core/people/list-people'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleOf } from '#test/people'
import type { Decision, DecisionRequest } from './decision'
import { getDecision } from './get-decision'
import { listDecisionRows } from './list-decision-rows'

const approve = (selection: DecisionRequest['selection']): DecisionRequest => ({ verdict: 'approve', selection })
const mixed = csvOf([...peopleOf('Pune', 6), ...peopleOf('Oslo', 4)])

test.each<[string, DecisionRequest['selection'], number[]]>([
  ['a city and others beside it', { filter: { city: 'Oslo' }, expectedCount: 6, also: [2, 5] }, [2, 5, 7, 8, 9, 10]],
  ['a city but one, and others beside it', { filter: { city: 'Oslo' }, expectedCount: 4, except: [8], also: [1] }, [1, 7, 9, 10]],
  ['what matches and is named besides counts once', { filter: { city: 'Oslo' }, expectedCount: 4, also: [7, 7] }, [7, 8, 9, 10]],
  [
    'who is both left out and named besides is in',
    { filter: {}, expectedCount: 9, except: [3, 4], also: [4] },
    [1, 2, 4, 5, 6, 7, 8, 9, 10],
  ],
  ['excluding a row of no one changes nothing', { filter: {}, expectedCount: 10, except: [77] }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
])('%s', async (_, selection, rows) => {
  await using instance = await openTestInstance()
  const { checker, batchId } = await pending(instance, mixed)
  const { id } = await instance.decide(checker, batchId, approve(selection))
  await instance.apply(batchId)
  expect(await approved(checker, batchId)).toEqual(rows)
  expect(await getDecision({ ctx: checker, input: { decisionId: id } })).toMatchObject({ applied: rows.length, skipped: 0 })
})

test('does not count additional rows that are already decided', async () => {
  await using instance = await openTestInstance()
  const { checker, batchId } = await pending(instance, mixed)
  await instance.decide(checker, batchId, approve({ rows: [2] }))
  await instance.apply(batchId)
  const selection = { filter: { city: 'Oslo' }, expectedCount: 5, also: [2] }
  await expect(instance.decide(checker, batchId, approve(selection))).rejects.toMatchObject({
    code: 'count-moved',
    detail: { expected: 5, count: 4 },
  })
})

const withEmails = `name,dob,city,email
Ada,1990-01-01,Pune,Ada@Example.test
Ben,1990-01-02,Pune,ben@example.test
Cy,1990-01-03,Pune,cy@bücher.test
Di,1990-01-04,Pune,
`

test('finds people by e-mail in any case and in the ASCII form of the domain', async () => {
  await using instance = await openTestInstance()
  const { checker, batchId } = await pending(instance, withEmails)
  const emails = ['ADA@example.TEST', 'ada@example.test', 'cy@xn--bcher-kva.test']
  const { id } = await instance.decide(checker, batchId, approve({ emails }))
  await instance.apply(batchId)
  expect(await approved(checker, batchId)).toEqual([1, 3])
  expect(await getDecision({ ctx: checker, input: { decisionId: id } })).toMatchObject({ selected: 2, applied: 2 })
  const events = await readVerifiedAudit(instance.owner)
  expect(events.find(({ decision }) => decision === id)).toMatchObject({ data: { by: 'email', selected: 2 } })
  expect(JSON.stringify(events)).not.toContain('example.test')
})

test('a decision shows its selection as requested, without e-mail addresses', async () => {
  await using instance = await openTestInstance()
  const { maker, checker, batchId } = await pending(instance, withEmails)
  const range = { sort: 'row', from: 1, to: 3 } as const
  const list = { filter: null, isMasked: false, except: 0, also: 0 }
  const said = [
    [{ rows: [1, 2] }, { by: 'rows', ...list }],
    [{ emails: ['ada@example.test'] }, { by: 'emails', ...list }],
    [
      { filter: { city: 'Pune', range }, expectedCount: 3, except: [3], also: [4] },
      { by: 'filter', filter: { city: 'Pune', range }, isMasked: false, except: 1, also: 1 },
    ],
  ] as const satisfies [DecisionRequest['selection'], Decision['selection']][]
  for (const [selection, expected] of said) {
    const decision = await instance.decide(checker, batchId, approve(selection))
    expect(decision.selection).toEqual(expected)
    expect(JSON.stringify(decision)).not.toContain('example.test')
  }
  const withdrawal = await withdrawBatch({ ctx: maker, input: { batchId, idempotencyKey: uuidv7() } })
  expect(withdrawal.selection).toBeNull()
})

test('refuses unknown addresses with their number and does not repeat them', async () => {
  await using instance = await openTestInstance()
  const { maker, checker, batchId } = await pending(instance, withEmails)
  await instance.bring(maker, 'name,dob,city,email\nEli,1990-01-01,Pune,eli@example.test\n')
  const emails = ['ada@example.test', 'eli@example.test', 'nobody@example.test', 'NOBODY@example.test']
  const refusal = await instance.decide(checker, batchId, approve({ emails })).catch((error) => error)
  expect(refusal).toMatchObject({ code: 'emails-unknown', detail: { unknown: 2, of: 3 } })
  expect(JSON.stringify(refusal) + refusal.message).not.toContain('example.test')
  expect(await instance.web.prisma.decision.count()).toBe(0)
})

test('still finds a person rejected since by e-mail, and skips them', async () => {
  await using instance = await openTestInstance()
  const { checker, batchId } = await pending(instance, withEmails)
  const rejection = await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Doubt', selection: { rows: [1] } })
  await instance.apply(batchId)
  const { id } = await instance.decide(checker, batchId, approve({ emails: ['ada@example.test', 'ben@example.test'] }))
  await instance.apply(batchId)
  const { items } = await listDecisionRows({ ctx: checker, input: { decisionId: id } })
  expect(items).toMatchObject([
    { row: 1, outcome: 'skipped', by: { id: rejection.id } },
    { row: 2, outcome: 'applied' },
  ])
})

async function pending(instance: TestInstance, csv: string) {
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  return { maker, checker, batchId: await instance.bringUnverified(maker, csv, { sliceRows: 4 }) }
}

async function approved(ctx: Context, batchId: string): Promise<number[]> {
  return (await listPeople({ ctx, input: { batchId, status: 'approved' } })).items.map(({ row }) => row)
}
