import { afterAll, beforeAll, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import type { FieldCondition, PersonFilter } from '#core/people/filter/person-filter'
import { listFacets } from '#core/people/list-facets'
import { listPeople } from '#core/people/list-people'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { createRandom } from '#core/sample/random'
import { confirm, openAdmins } from '#test/admins'
import { everyItem } from '#test/every-page'
import { fieldsWith, proposeFields } from '#test/fields'

const seed = 20_261_130
const count = 300

const declared = { presence: 'optional', isPersonalData: false, isFilterable: true }
const fields = fieldsWith(
  { ...declared, key: 'badge', label: 'Badge', kind: 'text' },
  { ...declared, key: 'note', label: 'Note', kind: 'text', isFilterable: false },
  { ...declared, key: 'startDate', label: 'Start date', kind: 'date' },
  { ...declared, key: 'pay', label: 'Pay', kind: 'decimal', places: 2 },
  {
    ...declared,
    key: 'unit',
    label: 'Unit',
    kind: 'choice',
    choices: [
      { key: 'a', label: 'Zug' },
      { key: 'b', label: 'Älter' },
      { key: 'c', label: 'Bahn' },
    ],
  },
)

type Stored = { row: number; name: string; badge: string; startDate: string; pay: string; unit: string }
type Key = 'badge' | 'startDate' | 'pay' | 'unit'

let scene: Awaited<ReturnType<typeof openAdmins>>
let checker: Context
let batchId: string
let people: Stored[]
const random = createRandom(seed, 1)
const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item
const sometimes = (value: string) => (random() < 0.25 ? '' : value)
const badges = ['E-1', 'e-1', 'E-10', '\u{1e900}dlam', 'Ö\\9', 'Straße 7', 'x,y', 'N', '\\N']

beforeAll(async () => {
  scene = await openAdmins()
  const { instance, admin, second } = scene
  await confirm(second, await proposeFields(admin, fields))
  checker = await instance.signIn('checker')
  people = Array.from({ length: count }, (_, index) => ({
    row: index + 1,
    name: `Ada ${pick(['Iyer', 'Ng', 'Cruz'])} ${index}`,
    badge: sometimes(pick(badges)),
    startDate: sometimes(`20${10 + Math.floor(random() * 10)}-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 10)}`),
    pay: sometimes(pick(['-3', '0', '0.5', '9', '10', '10.25', '1200', '99999999999.99'])),
    unit: sometimes(pick(['a', 'b', 'c'])),
  }))
  const lines = people.map(
    ({ name, badge, startDate, pay, unit }) => `${name},1990-01-01,Pune,"${badge}",note ${name},${startDate},${pay},${unit}`,
  )
  const csv = `name,dob,city,badge,note,start date,pay,unit\n${lines.join('\n')}\n`
  batchId = await instance.bring(await instance.signIn('maker'), csv, { sliceRows: 37 })
})
afterAll(() => scene[Symbol.asyncDispose]())

test('any filter by declared fields shows who meets it, and a decision by it counts the same', async () => {
  for (let round = 0; round < 80; round += 1) {
    const filter = someFilter()
    const expected = people.filter((person) => matches(person, filter)).map(({ row }) => row)
    const what = JSON.stringify({ seed, round, filter })
    const found = await everyItem(100, (input) => listPeople({ ctx: checker, input: { batchId, filter, ...input } }))
    expect(
      found.map(({ row }) => row),
      what,
    ).toEqual(expected)
    const { rows } = await scene.instance.owner.query(
      'select count_selection(selection_by_filter($1, $2::jsonb, matching_people($1, $2::jsonb), null, null))::int as n',
      [batchId, JSON.stringify(filter)],
    )
    expect(rows[0].n, what).toBe(expected.length)
  }
})

test('the import, the rows and PostgreSQL make the same text, and the verifier agrees', async () => {
  const { owner, worker } = scene.instance
  const textOf = async () =>
    (await owner.query('select row_from, text from review_index_text where batch_id = $1 order by 1', [batchId])).rows
  const imported = await textOf()
  for (const table of ['review_index', 'review_index_text', 'review_index_slice', 'review_index_value', 'review_index_order'])
    await owner.query(`delete from ${table} where batch_id = $1`, [batchId])
  for (const table of ['review_index_name_birth', 'review_index_flag'])
    await owner.query(`delete from ${table} where batch_id = $1`, [batchId])
  await buildReviewIndex({ ctx: worker, input: { batchId } })
  expect(await textOf()).toEqual(imported)
  const { rows } = await owner.query(
    `select string_agg(search_text(name, email, city) || searched_values(fields, '[1]'), chr(30) order by row_no) as text
     from users where batch_id = $1`,
    [batchId],
  )
  expect(imported.map(({ text }) => text).join('\u001e')).toBe(rows[0].text)
  expect(await getBatch({ ctx: checker, input: { batchId } })).toMatchObject({ verification: { state: 'verified' } })
})

test('before the review index is built the same people are found', async () => {
  const { instance } = scene
  const early = await instance.bringUnverified(
    await instance.signIn('maker'),
    'name,dob,city,badge\nBo,1990-01-01,Pune,Q-7\nCy,1990-01-01,Pune,\n',
  )
  const rowsOf = async (filter: PersonFilter) =>
    (await listPeople({ ctx: checker, input: { batchId: early, filter } })).items.map(({ row }) => row)
  expect(await rowsOf({ q: 'q-7' })).toEqual([1])
  expect(await rowsOf({ fields: { badge: { is: '' } } })).toEqual([2])
  expect(await rowsOf({ fields: { badge: { contains: '-7' } } })).toEqual([1])
  await expect(listPeople({ ctx: checker, input: { batchId: early, sort: 'field:badge' } })).rejects.toMatchObject({
    code: 'review-index-not-built',
  })
})

test.each(['badge', 'startDate', 'pay', 'unit'] as const)('people are in the order of %s, those without a value last', async (key) => {
  const inOrder = people.toSorted((a, b) => compare(key, a, b) || a.row - b.row).map(({ row }) => row)
  for (const [sort, expected] of [
    [`field:${key}`, inOrder],
    [`-field:${key}`, inOrder.toReversed()],
  ] as const) {
    const found = await everyItem(70, (input) => listPeople({ ctx: checker, input: { batchId, sort, ...input } }))
    expect(found.map(({ row }) => row)).toEqual(expected)
  }
})

test.each(['note', 'name', 'unknown'])('no one is sorted, counted or filtered by the field %s', async (key) => {
  const refused = { code: 'input-invalid', detail: { field: key } }
  await expect(listPeople({ ctx: checker, input: { batchId, sort: `field:${key}` } })).rejects.toMatchObject(refused)
  await expect(listFacets({ ctx: checker, input: { batchId, field: { key } } })).rejects.toMatchObject(refused)
  const found = await listPeople({ ctx: checker, input: { batchId, filter: { fields: { [key]: { is: '' } } } } })
  expect(found.total).toBe(0)
})

test('the values of a field are counted among those who match everything else', async () => {
  const filter: PersonFilter = { fields: { pay: { from: '1' }, unit: { is: 'a' } } }
  const { field } = await listFacets({ ctx: checker, input: { batchId, filter, field: { key: 'unit' } } })
  const among = people.filter((person) => matches(person, { fields: { pay: { from: '1' } } }))
  const countOf = (unit: string) => among.filter((person) => person.unit === unit).length
  const shown = { '': '', a: 'Zug', b: 'Älter', c: 'Bahn' }
  const { values = [] } = field ?? {}
  expect(values.map(({ value }) => value).toSorted()).toEqual(['', 'a', 'b', 'c'])
  for (const counted of values)
    expect(counted).toEqual({
      value: counted.value,
      shown: shown[counted.value as keyof typeof shown],
      count: countOf(counted.value),
    })
  const counts = values.map(({ count: found }) => found)
  expect(counts).toEqual(counts.toSorted((a, b) => b - a))
  const alike = await listFacets({ ctx: checker, input: { batchId, field: { key: 'unit', find: 'ALT' } } })
  expect(alike.field).toEqual({ values: [{ value: 'b', shown: 'Älter', count: expect.any(Number) }], more: 0 })
})

test.each([
  { unit: { is: 'a', contains: 'a' } },
  { pay: { from: 'much' } },
  { startDate: { to: 'May' } },
  { unit: { from: 'a' } },
  { badge: {} },
  {},
  Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`f${index}`, { is: '' }])),
])('the database refuses the conditions %j', async (conditions) => {
  const call = scene.instance.web.query('select resolve_filter($1, $2::jsonb)', [batchId, JSON.stringify({ fields: conditions })])
  await expect(call).rejects.toMatchObject({ code: 'input-invalid' })
})

function someFilter(): PersonFilter {
  const conditions: Record<string, FieldCondition> = {}
  if (random() < 0.4) conditions.unit = { is: pick(['a', 'b', 'c', 'd', '']) }
  if (random() < 0.4)
    conditions.badge = random() < 0.5 ? { is: pick([...badges, '', 'E-2']) } : { contains: pick(['e-1', '1', 'STRASSE', 'o\\9', '\\n']) }
  if (random() < 0.4) conditions.pay = pick([{ from: '1' }, { to: '10' }, { from: '-3', to: '0.5' }, { from: '10', to: '9' }, { to: '-4' }])
  if (random() < 0.4) conditions.startDate = pick([{ from: '2014-01-01' }, { to: '2013-05-15' }, { from: '2011-01-01', to: '2012-12-31' }])
  const filter: PersonFilter = Object.keys(conditions).length > 0 ? { fields: conditions } : {}
  if (random() < 0.4) filter.q = pick(['e-1', 'iyer', 'note', 'strasse 7', 'o\\9', '\\n'])
  if (random() < 0.2) filter.range = { sort: 'row', from: 1 + Math.floor(random() * count), to: 1 + Math.floor(random() * count) }
  return filter
}

// States the rule of each condition independently of the code under test. The texts here fold to what `folded` says.
const folded = (text: string) => text.toLowerCase().replaceAll('ö', 'o').replaceAll('ä', 'a').replaceAll('ß', 'ss')

function matches(person: Stored, { q, fields: conditions = {}, range }: PersonFilter): boolean {
  const isIn = range === undefined || (person.row >= Math.min(range.from, range.to) && person.row <= Math.max(range.from, range.to))
  const text = folded([person.name, 'Pune', person.badge].join('\n'))
  return (
    isIn &&
    (q === undefined || text.includes(q)) &&
    Object.entries(conditions).every(([key, condition]) => meets(key as Key, person[key as Key], condition))
  )
}

function meets(key: Key, value: string, condition: FieldCondition): boolean {
  if ('is' in condition) return value === condition.is
  if ('contains' in condition) return folded(value).includes(folded(condition.contains))
  const { from, to } = { from: undefined, to: undefined, ...condition }
  const isBefore = (a: string, b: string) => (key === 'pay' ? Number(a) < Number(b) : a < b)
  return value !== '' && !(from !== undefined && isBefore(value, from)) && !(to !== undefined && isBefore(to, value))
}

function compare(key: Key, a: Stored, b: Stored): number {
  const [one, other] = [a[key], b[key]]
  if (one === '' || other === '') return Number(one === '') - Number(other === '')
  if (key === 'pay') return Number(one) - Number(other)
  const labels: Record<string, string> = { a: 'zug', b: 'alter', c: 'bahn' }
  const by = (value: string) => (key === 'unit' ? (labels[value] ?? '') : key === 'badge' ? folded(value) : value)
  return by(one) < by(other) ? -1 : by(one) > by(other) ? 1 : one < other ? -1 : one > other ? 1 : 0
}
