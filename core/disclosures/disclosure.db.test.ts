import { expect, test } from 'vitest'
import { listBatchEvents } from '#core/audit/list-batch-events'
import { listEvents } from '#core/audit/list-events'
import { getBatch } from '#core/batches/get-batch'
import { listBatches } from '#core/batches/list-batches'
import { listDesk } from '#core/batches/list-desk'
import type { Context } from '#core/context'
import { listFailedRows } from '#core/failed-rows/list-failed-rows'
import { listRevisionRows } from '#core/failed-rows/list-revision-rows'
import { exportRegister } from '#core/people/export-register'
import { getPerson } from '#core/people/get-person'
import { listFacets } from '#core/people/list-facets'
import { listPeople } from '#core/people/list-people'
import { listRegister } from '#core/people/list-register'
import { confirm } from '#test/admins'
import { readVerifiedAudit } from '#test/audit-chain'
import { askFor } from '#test/disclosures'
import { department, fieldsWith, proposeFields } from '#test/fields'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf } from '#test/people'
import { fileOf } from '#test/prepared'
import { askForPersonalData } from './ask-for-personal-data'
import { getDisclosure } from './get-disclosure'

const reason = 'Yearly audit of a sample'
const masked = { code: 'personal-data-masked' }

test('an auditor who asks sees the batch until their session ends, and that and why is in the audit', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const [batchId, otherId] = [await instance.bring(maker, peopleOfBatch('Pune')), await instance.bring(maker, peopleOfBatch('Oslo'))]
  const auditor = await instance.signIn('auditor')
  expect((await getDisclosure({ ctx: auditor, input: { batchId } })).masked.map(({ key }) => key)).toEqual(['name', 'dob', 'city', 'email'])
  expect(await firstOf(auditor, batchId)).toMatchObject({ row: 1, name: null, dob: null, city: null, status: 'pending' })
  for (const given of [reason, 'Another reason than before'])
    expect(await askForPersonalData({ ctx: auditor, input: { batchId, reason: `  ${given} ` } })).toEqual({ masked: [] })
  expect(await firstOf(auditor, batchId)).toMatchObject({ name: 'Ada Pune', dob: '1990-01-01', city: 'Pune', masked: [] })
  expect(await firstOf(auditor, otherId)).toMatchObject({ name: null, masked: ['name', 'dob', 'city', 'email'] })

  const asked = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action === 'personal-data.asked-for')
  expect(asked).toMatchObject([{ actor: auditor.actor.id, as: 'auditor', batch: batchId, data: { reasonSha256: expect.any(String) } }])
  expect(JSON.stringify(asked)).not.toContain(reason)
  expect((await listBatchEvents({ ctx: maker, input: { batchId } })).at(-1)).toMatchObject({ action: 'personal-data.asked-for', reason })
  expect((await listEvents({ ctx: auditor, input: { limit: 2 } })).items.map((event) => event.reason)).toEqual([reason, null])

  await instance.owner.query('delete from auth.session where operator_id = $1', [auditor.actor.id])
  await expect(listPeople({ ctx: auditor, input: { batchId } })).rejects.toMatchObject({ code: 'not-signed-in' })
})

test('only auditors ask, with a reason of 10 to 1,000 characters, for a batch that is there', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const batchId = await instance.bring(maker, peopleOfBatch('Pune'))
  const ask = (ctx: Context, input: { batchId: string; reason: string }) => askForPersonalData({ ctx, input })
  for (const role of ['maker', 'checker', 'admin'] as const)
    await expect(ask(await instance.signIn(role), { batchId, reason }), role).rejects.toMatchObject({ code: 'role-missing' })
  const auditor = await instance.signIn('auditor')
  for (const wrong of ['short', `${' '.repeat(20)}a`, 'x'.repeat(1_001)])
    await expect(ask(auditor, { batchId, reason: wrong })).rejects.toMatchObject({ name: 'ZodError' })
  await expect(ask(auditor, { batchId: auditor.actor.id, reason })).rejects.toMatchObject({ code: 'batch-not-found' })
  expect((await instance.owner.query('select from disclosure')).rowCount).toBe(0)
})

test.each([['auditor', 'checker'] as const, ['auditor', 'admin'] as const])('an %s who is a %s too need not ask', async (...roles) => {
  await using instance = await openTestInstance()
  const batchId = await instance.bring(await instance.signIn('maker'), peopleOfBatch('Pune'))
  expect(await firstOf(await instance.signIn(...roles), batchId)).toMatchObject({ name: 'Ada Pune', masked: [] })
})

test('an auditor who is a maker too sees their own batch and must ask for others', async () => {
  await using instance = await openTestInstance()
  const both = await instance.signIn('maker', 'auditor')
  const own = await instance.bring(both, peopleOfBatch('Pune'))
  const other = await instance.bring(await instance.signIn('maker'), peopleOfBatch('Oslo'))
  expect(await firstOf(both, own)).toMatchObject({ name: 'Ada Pune', masked: [] })
  expect(await firstOf(both, other)).toMatchObject({ name: null })
})

test('fields that are not personal data are shown, and the original line is not', async () => {
  await using instance = await openTestInstance()
  await declare(instance, department, { ...department, key: 'phone', label: 'Phone', isPersonalData: true })
  const file = 'name,dob,city,department,phone\nAda,1990-01-01,Pune,Sales,0123\nBen,1990-02-31,Pune,Sales,0456\n'
  const batchId = await instance.bring(await instance.signIn('maker'), file)
  const auditor = await instance.signIn('auditor')
  const person = await getPerson({ ctx: auditor, input: { batchId, row: 1 } })
  expect(person).toMatchObject({ name: null, raw: null, masked: ['name', 'dob', 'city', 'email', 'phone'] })
  expect(person.fields.map(({ key, value, shown }) => [key, value, shown])).toEqual([
    ['department', 'Sales', 'Sales'],
    ['phone', null, null],
  ])
  const [failed] = (await listFailedRows({ ctx: auditor, input: { batchId } })).items
  expect(failed).toMatchObject({ raw: null, problems: [{ code: 'dob-impossible', field: 'dob' }] })
  expect(failed?.problems[0]).not.toHaveProperty('value')
})

test('a city that is not personal data can be filtered and counted, and searching it with names cannot', async () => {
  await using instance = await openTestInstance()
  const version = fieldsWith()
  const fields = version.fields.map((field) => (field.key === 'city' ? { ...field, isPersonalData: false } : field))
  await putIntoForce(instance, { ...version, fields })
  const batchId = await instance.bring(await instance.signIn('maker'), peopleOfBatch('Pune'))
  const auditor = await instance.signIn('auditor')
  const found = await listPeople({ ctx: auditor, input: { batchId, filter: { city: 'Pune' } } })
  expect(found.items).toMatchObject([{ name: null, city: 'Pune' }, { city: 'Pune' }])
  expect(await listFacets({ ctx: auditor, input: { batchId } })).toMatchObject({ cities: [{ value: 'Pune', count: 2 }], domains: [] })
  await expect(listPeople({ ctx: auditor, input: { batchId, filter: { q: 'Pune' } } })).rejects.toMatchObject(masked)
})

test('the register is searched and exported once every batch in it is asked for', async () => {
  await using instance = await openTestInstance()
  await instance.owner.query('update policy set undo_window_seconds = 0')
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const batchIds: string[] = []
  for (const city of ['Pune', 'Oslo', 'Lima']) {
    const batchId = await instance.bring(maker, peopleOfBatch(city))
    batchIds.push(batchId)
    // No one of the last batch is in the register, so it is not asked for.
    if (city === 'Lima') continue
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1] } })
    await instance.apply(batchId)
  }
  const auditor = await instance.signIn('auditor')
  const [pune = '', oslo = ''] = batchIds
  const search = () => listRegister({ ctx: auditor, input: { filter: { q: 'ada' } } })
  await askFor(auditor, pune)
  expect((await listRegister({ ctx: auditor, input: {} })).items.map(({ name }) => name)).toEqual([null, 'Ada Pune'])
  await expect(search()).rejects.toMatchObject(masked)
  await expect(exportRegister({ ctx: auditor, input: {} })).rejects.toMatchObject(masked)
  await askFor(auditor, oslo)
  expect((await search()).items.map(({ name }) => name)).toEqual(['Ada Oslo', 'Ada Pune'])
  await exportRegister({ ctx: auditor, input: {} })
})

test('an equal person of a batch that is asked for does not give away one who is masked', async () => {
  await using instance = await openTestInstance()
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const first = await instance.bring(maker, fileOf(['Ada Ng,1990-01-01,Pune,ada@example.test', 'Ben Ng,1991-01-01,Pune,ben@example.test']))
  await instance.decide(checker, first, { verdict: 'reject', reason: 'Unknown', selection: { rows: [2] } })
  await instance.apply(first)
  const again = [
    'Ada Ng,1990-01-01,Pune,ada@example.test',
    'Ben Ng,1991-01-01,Pune,ben@example.test',
    'Ada Ng,1990-01-01,Oslo,ng@example.test',
  ]
  const second = await instance.bring(maker, fileOf(again))
  const auditor = await instance.signIn('auditor')
  const seen = async (batchId: string, ctx = auditor) => ({
    flags: (await listPeople({ ctx, input: { batchId } })).items.map(({ flags }) => flags),
    repeats: (await listFailedRows({ ctx, input: { batchId } })).items.map(({ repeats }) => repeats?.row),
    similar: (await getPerson({ ctx, input: { batchId, row: 3 } })).similar.length,
    equalKeys: (await getPerson({ ctx, input: { batchId, row: 2 } })).equalKeys.length,
  })
  for (const asked of [null, first]) {
    if (asked) await askFor(auditor, asked)
    const { flags, repeats, similar, equalKeys } = await seen(second)
    expect(flags).toEqual([[{ flag: 'rejected-before', says: { times: 1, batchId: null, row: null } }], []])
    expect(repeats).toEqual([null])
    expect([similar, equalKeys]).toEqual([0, 0])
  }
  const colleague = await instance.signIn('auditor')
  await askFor(colleague, second)
  const withoutFirst = await seen(second, colleague)
  expect(withoutFirst).toMatchObject({ repeats: [null], similar: 0, equalKeys: 0 })
  expect(withoutFirst.flags[0]).toContainEqual({ flag: 'rejected-before', says: { times: 1, batchId: null, row: null } })
  await askFor(auditor, second)
  const { flags, repeats, similar, equalKeys } = await seen(second)
  expect(flags[0]).toContainEqual({ flag: 'rejected-before', says: { times: 1, batchId: first, row: 2 } })
  expect(repeats).toEqual([1])
  expect([similar, equalKeys]).toEqual([1, 1])
})

test('a revision does not give away who is masked, nor does a row of it that repeats someone', async () => {
  await using instance = await openTestInstance()
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const first = await instance.bring(maker, csvOf(['Ada Ng,1990-01-01,Pune', 'Cleo Ng,1990-02-31,Pune']))
  await instance.decide(checker, first, { verdict: 'send-back', reason: 'Unknown', selection: { rows: [1] } })
  await instance.apply(first)
  const third = await instance.bring(maker, csvOf(['Cleo Ng,1990-02-28,Pune']))
  const corrected = [`Ada Ng,1990-01-01,Pune,${first}:1`, `Cleo Ng,1990-02-28,Pune,${first}:2`]
  const second = await instance.bring(maker, ['name,dob,city,countersign_ref', ...corrected, ''].join('\n'))
  const auditor = await instance.signIn('auditor')
  const revisionRows = async () => (await listRevisionRows({ ctx: auditor, input: { batchId: second } })).items
  const revisionsOfAda = async () => (await getPerson({ ctx: auditor, input: { batchId: second, row: 1 } })).revisions.length
  for (const asked of [second, first]) {
    expect(await revisionsOfAda()).toBe(0)
    await expect(revisionRows()).rejects.toMatchObject(masked)
    await askFor(auditor, asked)
  }
  expect(await revisionsOfAda()).toBe(1)
  const why = async () => (await revisionRows()).map(({ now }) => now?.why)
  expect(await why()).toEqual([null, 'The same person is in another batch.'])
  await askFor(auditor, third)
  expect(await why()).toEqual([null, 'The same person is row 1 of people.csv.'])
})

test('an auditor does not see the lines that a maker is asked about', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const batchId = await instance.upload(maker, csvOf(['Ada,01/02/1990,Pune', 'Ben,03/04/1990,Pune']))
  await instance.survey(batchId)
  expect((await getBatch({ ctx: maker, input: { batchId } })).inputNeeded?.examples).not.toEqual([])
  const auditor = await instance.signIn('auditor')
  const desk = await listDesk({ ctx: auditor })
  const seen = [
    await getBatch({ ctx: auditor, input: { batchId } }),
    ...(await listBatches({ ctx: auditor, input: {} })).items,
    ...desk.others,
  ]
  expect(seen.map(({ inputNeeded }) => inputNeeded?.examples)).toEqual([[], [], []])
})

const peopleOfBatch = (city: string) => csvOf([`Ada ${city},1990-01-01,${city}`, `Ben ${city},1991-01-01,${city}`])

const firstOf = async (ctx: Context, batchId: string) => (await listPeople({ ctx, input: { batchId, limit: 1 } })).items[0]

const declare = (instance: TestInstance, ...fields: object[]) => putIntoForce(instance, fieldsWith(...fields))

async function putIntoForce(instance: TestInstance, version: ReturnType<typeof fieldsWith>): Promise<void> {
  const [admin, second] = [await instance.signIn('admin'), await instance.signIn('admin')]
  await confirm(second, await proposeFields(admin, version))
}
