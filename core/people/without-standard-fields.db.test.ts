import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { packEntries } from '#core/audit/pack/pack-entries'
import { getBatch } from '#core/batches/get-batch'
import { readBatch } from '#core/batches/read-batches'
import { openDatabase } from '#core/database/open-database'
import { readStoredFields } from '#core/field-versions/stored-fields'
import { FieldVersion } from '#core/fields/field-version'
import { exportApproved } from '#core/people/export-approved'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { getPerson } from '#core/people/get-person'
import { listFacets } from '#core/people/list-facets'
import { listPeople } from '#core/people/list-people'
import { erasePerson } from '#test/erase-person'
import { openFields } from '#test/field-scene'
import { fieldsOptional, fieldsWith } from '#test/fields'

vi.setConfig({ testTimeout: 120_000 })

// Five people share a date of birth, and as many have none.
const file = `name,dob,city,email
Ada,1990-04-02,York,ada@a.example
Bob,,,bob@a.example
Bob,,York,bob@b.example
Cid,${new Date().getFullYear() - 5}-01-01,,cid@a.example
Dot,soon,Leeds,dot@a.example
Eve,1990-04-02,Leeds,eve@a.example
Fay,1990-04-02,,fay@a.example
Gus,1990-04-02,,gus@a.example
Hal,1990-04-02,,hal@a.example
Ivy,,,ivy@a.example
Ivy,,,IVY@a.example
Jo\u0434,,,jo@a.example
Kim,,"Lee\u200bds",kim@a.example
Le\u200ba,,,lea@a.example
`
const optional = fieldsOptional({ dob: 'optional', city: 'optional' })

describe('people whose date of birth or city may be missing', () => {
  test('are imported, flagged by what they have, and verified', async () => {
    await using scene = await openFields(optional)
    const { instance, maker, checker, owner } = scene
    const batchId = await instance.bring(maker, file, { sliceRows: 5 })
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({
      verification: { state: 'verified' },
      balance: { invalid: 1, duplicate: 1, pending: 12 },
    })
    const { rows } = await owner.query('select row_no, dob::text, city from users order by row_no limit 3')
    expect(rows).toEqual([
      { row_no: 1, dob: '1990-04-02', city: 'York' },
      { row_no: 2, dob: null, city: null },
      { row_no: 3, dob: null, city: 'York' },
    ])
    const { rows: flags } = await owner.query(
      `select row_no as row, flag from review_index_flag where flag <> 'new-domain' order by row_no, flag`,
    )
    expect(flags).toEqual(
      [
        ...[1, 6, 7, 8, 9].map((row) => ({ row, flag: 'shared-birth-date' })),
        { row: 4, flag: 'under-18' },
        { row: 12, flag: 'mixed-scripts' },
        { row: 13, flag: 'invisible-characters' },
        { row: 14, flag: 'invisible-characters' },
      ].sort((a, b) => a.row - b.row),
    )
    expect((await owner.query(`select facts from review_index_flag where row_no = 1 and flag = 'shared-birth-date'`)).rows).toEqual([
      { facts: { people: 5, of: 6 } },
    ])
    expect((await getPerson({ ctx: checker, input: { batchId, row: 2 } })).similar).toEqual([])
    // Each hash of a name and a date of birth takes eight bytes.
    expect((await owner.query('select sum(octet_length(entries))::integer as bytes from review_index_name_birth')).rows).toEqual([
      { bytes: 6 * 8 },
    ])
    expect(await scene.findings()).toEqual([])
  })

  test('match no filter by age or city, and are no city among others', async () => {
    await using scene = await openFields(optional)
    const { instance, maker, checker } = scene
    const batchId = await instance.bring(maker, file)
    const rowsOf = async (filter: PersonFilter) =>
      (await listPeople({ ctx: checker, input: { batchId, filter, limit: 100 } })).items.map(({ row }) => row)
    expect(await rowsOf({ ageFrom: 0 })).toEqual([1, 4, 6, 7, 8, 9])
    expect(await rowsOf({ ageTo: 200 })).toEqual([1, 4, 6, 7, 8, 9])
    expect(await rowsOf({ city: 'York' })).toEqual([1, 3])
    expect(await rowsOf({ q: 'york' })).toEqual([1, 3])
    expect((await listPeople({ ctx: checker, input: { batchId, sort: 'name', limit: 100 } })).total).toBe(12)
    const { cities } = await listFacets({ ctx: checker, input: { batchId } })
    expect(cities).toEqual([
      { value: 'York', count: 2 },
      { value: 'Leeds', count: 1 },
      { value: 'Lee\u200bds', count: 1 },
    ])
  })

  test('are exported and packed with an empty cell, and the digests of the pack are theirs', async () => {
    await using scene = await openFields(optional)
    const { instance, maker, checker } = scene
    const batchId = await instance.bring(maker, file)
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: 12 } })
    await instance.apply(batchId)
    const { people } = await exportApproved({ ctx: checker, input: { batchId } })
    expect((await listOf(people)).slice(0, 2)).toMatchObject([
      { name: 'Ada', dob: '1990-04-02', city: 'York' },
      { name: 'Bob', dob: null, city: null },
    ])
    const lines = await packed(scene, batchId, 'people.tsv')
    expect(lines.split('\n')[1]).toMatch(/\t2\t3\t\\N\tBob\t\\N\tbob@a\.example\temail:bob@a\.example$/)
    expect(await packed(scene, batchId, 'ledger.jsonl')).not.toContain('"null"')
    expect(await scene.findings()).toEqual([])
  })

  test('are forgotten by an erasure, and the rest is verified', async () => {
    await using scene = await openFields(optional)
    const { instance, maker, owner } = scene
    const batchId = await instance.bring(maker, file, { sliceRows: 5 })
    const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
    for (const row of [2, 1]) await erasePerson({ ctx: { db }, input: { batchId, row } })
    await db.close()
    expect((await owner.query(`select count(*)::integer as erased from users where name = '[erased]'`)).rows).toEqual([{ erased: 2 }])
    expect(await scene.findings()).toEqual([
      'Row 2 was erased by the owner of the database.',
      'Row 1 was erased by the owner of the database.',
    ])
  })

  test.each([`dob = '1990-04-02'`, `city = 'York'`, `city = ''`])('differ from their file when the owner says %s', async (change) => {
    await using scene = await openFields(optional)
    const { instance, maker, owner } = scene
    await instance.bring(maker, file)
    await owner.query(`update users set ${change} where row_no = 2`)
    expect(await scene.findings()).toContainEqual(expect.stringMatching(/^Row 2 does not have the (dob|city) that the file has\.$/))
  })
})

test('people without a date of birth and a city need no columns of them, and are verified', async () => {
  await using scene = await openFields(fieldsOptional({ dob: 'off', city: 'off' }))
  const { instance, maker, checker, owner } = scene
  const batchId = await instance.bring(maker, 'name,email,city\nAda,ada@a.example,York\nBob,bob@a.example,\n')
  expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({ verification: { state: 'verified' }, balance: { pending: 2 } })
  expect((await owner.query('select dob, city from users')).rows).toEqual([
    { dob: null, city: null },
    { dob: null, city: null },
  ])
  expect((await listFacets({ ctx: checker, input: { batchId } })).cities).toEqual([])
  expect(await scene.findings()).toEqual([])
})

test('people may have nothing but a name and what two admins declared', async () => {
  const badge = { key: 'badge', label: 'Badge', kind: 'text', presence: 'required', isPersonalData: true, isFilterable: true }
  const { fields } = fieldsWith(badge)
  const off = fields.map((field) => (['dob', 'city', 'email'].includes(field.key) ? { ...field, presence: 'off' } : field))
  await using scene = await openFields(FieldVersion.parse({ fields: off, identity: [['badge']] }))
  const { instance, maker, checker } = scene
  const batchId = await instance.bring(maker, 'name,badge,city\nAda,E-1,York\nBob,E-2,York\nAda,e-1,Leeds\nCid,,York\n', { sliceRows: 2 })
  expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({
    verification: { state: 'verified' },
    balance: { pending: 2, duplicate: 1, invalid: 1 },
  })
  const found = await listPeople({ ctx: checker, input: { batchId, filter: { q: 'e-2' }, sort: '-field:badge' } })
  expect(found.items).toMatchObject([{ row: 2, name: 'Bob', dob: null, city: null, email: null }])
  await instance.decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: 2 } })
  await instance.apply(batchId)
  expect(await scene.findings()).toEqual([])
})

test('a filter finds the same people in the review index as in the rows', async () => {
  await using scene = await openFields(optional)
  const { instance, maker, checker } = scene
  const person = fc.record({
    dob: fc.constantFrom('', '1900-01-01', '1990-04-02', '2005-12-31', new Date().toISOString().slice(0, 10)),
    city: fc.constantFrom('', 'York', 'Leeds'),
  })
  const filter = fc.record(
    {
      ageFrom: fc.integer({ min: 0, max: 200 }),
      ageTo: fc.integer({ min: 0, max: 200 }),
      city: fc.constantFrom('York', 'Leeds', 'Bath'),
      q: fc.constantFrom('p1', 'york'),
    },
    { requiredKeys: [] },
  )
  let batch = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { minLength: 1, maxLength: 12 }),
      fc.array(filter, { minLength: 1, maxLength: 6 }),
      async (people, filters) => {
        batch += 1
        const rows = people.map(({ dob, city }, index) => `P${index},${dob},${city},p${batch}-${index}@a.example`)
        const batchId = await instance.bringUnverified(maker, `name,dob,city,email\n${rows.join('\n')}\n`)
        const rowsOf = (filter: PersonFilter) =>
          listPeople({ ctx: checker, input: { batchId, filter, limit: 100 } }).then(({ items }) => items.map(({ row }) => row))
        const inRows = await Promise.all(filters.map(rowsOf))
        await instance.buildReviewIndex(batchId)
        expect(await Promise.all(filters.map(rowsOf))).toEqual(inRows)
        for (const found of inRows) expect(found.length).toBeLessThanOrEqual(people.length)
      },
    ),
    { numRuns: 25 },
  )
  expect(await scene.findings()).toEqual([])
})

async function packed({ instance }: Awaited<ReturnType<typeof openFields>>, batchId: string, name: string): Promise<string> {
  const batch = await readBatch(instance.web, batchId)
  if (!batch) throw new Error('The batch is gone.')
  const entry = packEntries(instance.web, batch, await readStoredFields(instance.web, batchId), new Date()).find((one) => one.name === name)
  if (!entry) throw new Error(`The pack has no ${name}.`)
  return (await listOf(entry.bytes() as AsyncIterable<string | Uint8Array>)).map((part) => Buffer.from(part as string).toString()).join('')
}

async function listOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}
