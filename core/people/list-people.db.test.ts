import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import { type Flag, flags } from '#core/people/filter/flag'
import type { PersonFilter } from '#core/people/filter/person-filter'
import type { PersonStatus } from '#core/people/filter/person-status'
import { listPeople } from '#core/people/list-people'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { createRandom } from '#core/sample/random'
import { everyItem } from '#test/every-page'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf } from '#test/people'

const seed = 20_261_124
const count = 400

type Person = { row: number; name: string; status: PersonStatus }
const sorts = ['row', '-row', 'name', '-name'] as const

// Slice borders are not multiples of eight rows, so row sets of slices share bytes.
describe.each([false, true])('listPeople with a built review index: %s', (isBuilt) => {
  let instance: TestInstance
  let checker: Context
  let batchId: string
  const random = createRandom(seed, 1)
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item

  beforeAll(async () => {
    instance = await openTestInstance()
    checker = await instance.signIn('checker')
    batchId = await instance.bringUnverified(
      await instance.signIn('maker'),
      csvOf(Array.from({ length: count }, record)).replace('city', 'city,email'),
      {
        sliceRows: 37,
      },
    )
    if (isBuilt) await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
    for (const verdict of ['approve', 'reject', 'send-back'] as const) {
      const rows = Array.from({ length: 60 }, () => 1 + Math.floor(random() * count))
      await instance.decide(checker, batchId, { verdict, selection: { rows }, ...(verdict === 'approve' ? {} : { reason: 'No' }) })
      await instance.apply(batchId)
    }
  })
  afterAll(() => instance[Symbol.asyncDispose]())

  test('any page of any filter, status and order equals a plain query of the table', async () => {
    for (let round = 0; round < 60; round += 1) {
      const [filter, status, sort] = [
        someFilter(),
        pick(['pending', 'approved', 'rejected', 'sent-back', undefined] as const),
        pick(isBuilt ? sorts : sorts.slice(0, 2)),
      ]
      const expected = await naive(filter, status, sort)
      const at = Math.floor(random() * (expected.length + 3))
      const limit = 1 + Math.floor(random() * 30)
      const page = await listPeople({ ctx: checker, input: { batchId, filter, status, sort, at, limit } })
      const what = JSON.stringify({ seed, round, filter, status, sort, at, limit })
      expect(
        page.items.map(({ row }) => row),
        what,
      ).toEqual(expected.slice(at, at + limit))
      expect([page.total, page.at], what).toEqual([expected.length, at])
      const all = await everyItem(97, (input) => listPeople({ ctx: checker, input: { batchId, filter, status, sort, ...input } }))
      expect(
        all.map(({ row }) => row),
        what,
      ).toEqual(expected)
    }
  })

  test('a decision by filter covers the number of people that the list shows', async () => {
    for (let round = 0; round < 40; round += 1) {
      const filter = someFilter()
      const { total } = await listPeople({ ctx: checker, input: { batchId, status: 'pending', filter } })
      const { rows } = await instance.owner.query(
        'select count_selection(selection_by_filter($1, $2::jsonb, matching_people($1, $2::jsonb), null, null))::int as n',
        [batchId, JSON.stringify(filter)],
      )
      expect(rows[0].n, JSON.stringify({ seed, round, filter })).toBe(total)
    }
  })

  test('a cursor continues after its row even if that row was decided since', async () => {
    for (const sort of isBuilt ? sorts : sorts.slice(0, 2)) {
      const first = await listPeople({ ctx: checker, input: { batchId, status: 'pending', sort, limit: 5 } })
      const all = await naive({}, 'pending', sort)
      const selection = { rows: [Number(first.nextCursor)] }
      await instance.decide(checker, batchId, { verdict: 'approve', selection })
      await instance.apply(batchId)
      const next = await listPeople({ ctx: checker, input: { batchId, status: 'pending', sort, cursor: first.nextCursor ?? '', limit: 5 } })
      expect(next.items.map(({ row }) => row)).toEqual(all.slice(5, 10))
    }
  })

  test.runIf(!isBuilt)('names in order, and flags, wait until it is prepared', async () => {
    const byName = listPeople({ ctx: checker, input: { batchId, sort: 'name' } })
    await expect(byName).rejects.toMatchObject({ code: 'review-index-not-built' })
    const byFlag = listPeople({ ctx: checker, input: { batchId, filter: { flag: 'under-18' } } })
    await expect(byFlag).rejects.toMatchObject({ code: 'flags-not-ready' })
  })

  function record(_: unknown, index: number): string {
    const name = `${pick(['Ada', 'ada', 'Ömer', 'Omer', 'Łuk', 'Zoë', 'Иван', 'Ben_', 'Cy%', 'Dé\\'])} ${pick(['Iyer', 'NG', 'Straße', 'O’Hara', 'de la Cruz'])}`
    const dob = `${1915 + Math.floor(random() * 105)}-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 10)}`
    const email = random() < 0.2 ? '' : `p${index}@${pick(['Example.com', 'example.org', 'sub.example.com'])}`
    return `"${name}",${dob},${pick(['Pune', 'Zürich', 'Oslo'])},${email}`
  }

  function someFilter(): PersonFilter {
    const filter: PersonFilter = {}
    if (random() < 0.4)
      filter.q = pick(['omer', 'ÖMER', 'strasse', 'o’h', 'p1', '@example', '_', '%', '\\', 'luk', 'и', 'zürich', 'cruz', 'unknown at all'])
    if (random() < 0.3) filter.city = pick(['Pune', 'Zürich', 'nowhere'])
    if (random() < 0.3) filter.domain = pick(['example.com', 'example.org', 'none.example'])
    if (random() < 0.3) filter.ageFrom = Math.floor(random() * 110)
    if (random() < 0.3) filter.ageTo = Math.floor(random() * 110)
    if (random() < 0.3) filter.range = { sort: pick(['row', 'name'] as const), from: someRow(), to: someRow() }
    if (isBuilt && random() < 0.2) filter.flag = pick<Flag>(flags)
    return filter
  }

  const someRow = () => 1 + Math.floor(random() * (count + 20))

  // States the rule of each condition independently of the code under test.
  async function naive(filter: PersonFilter, status: PersonStatus | undefined, sort: (typeof sorts)[number]): Promise<number[]> {
    const { q, city, domain, ageFrom, ageTo, flag, range } = filter
    const { rows } = await instance.owner.query<
      Person & Record<'text' | 'city' | 'domain', string> & { age: number; place: number; flags: Flag[] }
    >(
      `select u.row_no as row, u.name, u.status, u.city, coalesce(lower(split_part(u.email, '@', 2)), '') as domain,
         fold_for_search(u.name) || '|' || coalesce(fold_for_search(u.email), '') || '|' || fold_for_search(u.city) as text,
         extract(year from age((b.created_at at time zone 'UTC')::date, u.dob))::int as age,
         row_number() over (order by fold_for_search(u.name) collate "C", u.row_no)::int as place,
         array(select flag from review_index_flag c where c.batch_id = u.batch_id and c.row_no = u.row_no) as flags
       from users u join batch b on b.id = u.batch_id where u.batch_id = $1 order by u.row_no`,
      [batchId],
    )
    const folded = q && (await instance.owner.query('select fold_for_search($1) as q', [q])).rows[0].q
    const keyOf = (person: { row: number; place: number }) => (range?.sort === 'name' ? person.place : person.row)
    const ends = range && rows.filter(({ row }) => row === range.from || row === range.to).map(keyOf)
    const [from, to] =
      range?.sort === 'row'
        ? [Math.min(range.from, range.to), Math.max(range.from, range.to)]
        : [Math.min(...(ends ?? [])), Math.max(...(ends ?? []))]
    const found = rows.filter(
      (person) =>
        (status === undefined || person.status === status) &&
        (city === undefined || person.city === city) &&
        (domain === undefined || person.domain === domain) &&
        (ageFrom === undefined || person.age >= ageFrom) &&
        (ageTo === undefined || person.age <= ageTo) &&
        (flag === undefined || person.flags.includes(flag)) &&
        (range === undefined || (keyOf(person) >= from && keyOf(person) <= to)) &&
        (q === undefined || person.text.split('|').some((text) => text.includes(folded))),
    )
    const sorted = sort.endsWith('name') ? found.toSorted((a, b) => a.place - b.place) : found
    const inOrder = sorted.map(({ row }) => row)
    return sort.startsWith('-') ? inOrder.reverse() : inOrder
  }
})
