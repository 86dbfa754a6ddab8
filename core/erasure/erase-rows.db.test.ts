import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { type Database, openDatabase } from '#core/database/open-database'
import { eraseListed } from '#core/erasure/erase-listed'
import { eraseRows } from '#core/erasure/erase-rows'
import { parseErasureList } from '#core/erasure/erasure-list'
import { exportErasures } from '#core/erasure/export-erasures'
import { findRowsByEmail } from '#core/erasure/find-rows-by-email'
import { exportCorrections } from '#core/failed-rows/export-corrections'
import { makeIndexPartFromRows } from '#core/people/index-parts/make-index-part-from-rows'
import { storeIndexPart } from '#core/people/index-parts/store-index-part'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { verifyDatabase } from '#core/verification/verify-database'
import { untilWaiting } from '#test/attacks/credentials'
import { hold } from '#test/hold'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleCsv } from '#test/people'

const reason = 'request' as const
const rowsOf = (...rows: number[]) => rows.map((row) => ({ row, reason }))
const elsewhere = '01900000-0000-7000-8000-000000000000'

describe('eraseRows', () => {
  test('erases failed rows from the file, from their problems and from the corrections file', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const file = csvOf(['Ada Iyer,1990-01-01,Pune', 'Ben Ng,1990-01-32,Oslo', 'ADA IYER,1990-01-01,pune', 'Cy Ray,1993-02-31,Oslo'])
    const batchId = await instance.bring(maker, file)
    await using db = owner(instance)
    expect(await eraseRows({ ctx: { db }, input: { batchId, rows: rowsOf(2, 3) } })).toEqual({
      erased: 2,
      alreadyErased: 0,
      unknown: [],
      others: [{ batchId, row: 1 }],
    })

    const { rows: failed } = await instance.owner.query('select row_no, outcome, erased, problems from failed_row order by row_no')
    expect(failed).toEqual([
      { row_no: 2, outcome: 'invalid', erased: true, problems: [{ code: expect.any(String), field: 'dob' }] },
      { row_no: 3, outcome: 'duplicate', erased: true, problems: null },
      { row_no: 4, outcome: 'invalid', erased: false, problems: [expect.objectContaining({ value: '1993-02-31' })] },
    ])
    const { bytes } = await exportCorrections({ ctx: maker, input: { batchId } })
    const text = Buffer.concat(await collect(bytes)).toString()
    expect(text).toContain('Cy Ray')
    expect(text).not.toMatch(/Ben|ADA|\*/)
    expect(await findingsOf(instance)).toEqual([
      'Row 2 was erased by the owner of the database.',
      'Row 3 was erased by the owner of the database.',
    ])
  })

  test('erases a row that is in two chunks of the file, and rows of several slices, at once', async () => {
    await using instance = await openTestInstance()
    const records = Array.from({ length: 1_100 }, (_, index) => `Person ${index + 1} ${'x'.repeat(950)},1990-01-01,Pune`)
    const csv = ['note,dob,city,name', ...records.map((record, index) => `${record},Name ${index + 1}`), ''].join('\n')
    const batchId = await instance.bring(await instance.signIn('maker'), csv, { sliceRows: 400 })
    const atBorder = csv.slice(0, 1024 * 1024).split('\n').length - 1
    const rows = [1, atBorder, 1_100]
    await using db = owner(instance)
    expect(await eraseRows({ ctx: { db }, input: { batchId, rows: rowsOf(...rows) } })).toMatchObject({ erased: 3, others: [] })

    const { rows: chunks } = await instance.owner.query<{ bytes: Buffer }>('select bytes from upload_chunk order by chunk_no')
    expect(chunks.length).toBe(2)
    const lines = csv.split('\n')
    for (const row of rows) lines[row] = lines[row]?.replace(/[^, ]/g, '*') ?? ''
    expect(Buffer.concat(chunks.map(({ bytes }) => bytes)).toString()).toBe(lines.join('\n'))
    expect(await findingsOf(instance)).toHaveLength(3)
  })

  test('can erase everyone, and the batch can still be verified', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Pune', 120))
    await using db = owner(instance)
    const rows = Array.from({ length: 120 }, (_, index) => ({ row: index + 1, reason }))
    expect(await eraseRows({ ctx: { db }, input: { batchId, rows } })).toMatchObject({ erased: 120 })
    expect(await findingsOf(instance)).toHaveLength(120)
    expect((await findingsOf(instance)).every((message) => message.endsWith('was erased by the owner of the database.'))).toBe(true)
  })

  test('can erase the only row of a corrections file that refers to the batch before', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const first = await instance.bring(maker, csvOf(['Ada Iyer,1990-01-32,Pune', 'Ben Ng,1992-03-04,Oslo']))
    const second = await instance.bring(
      maker,
      `name,dob,city,countersign_ref\nAda Iyer,1990-01-31,Pune,${first}:1\nCy Ray,1993-04-05,Oslo,\n`,
    )
    await using db = owner(instance)
    await eraseRows({ ctx: { db }, input: { batchId: second, rows: rowsOf(1) } })
    expect(await findingsOf(instance)).toEqual(['Row 1 was erased by the owner of the database.'])
  })

  test('leaves a built review index as building it again would', async () => {
    await using instance = await openTestInstance()
    const letters = 'abcdefghijklmnopqrstuvwxyzABC[^_{~'
    const records = Array.from(
      { length: 300 },
      (_, n) =>
        `${letters[(n * 7) % 34]}${letters[(n * 11) % 34]} ${n},19${50 + (n % 50)}-01-01,City ${n % 90},p${n}@d${n === 299 ? 'only' : n % 70}.example`,
    )
    const batchId = await instance.bring(await instance.signIn('maker'), ['name,dob,city,email', ...records, ''].join('\n'), {
      sliceRows: 130,
    })
    await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
    await using db = owner(instance)
    for (const rows of [[71, 161, 251, 300], [1], [2, 72]]) await eraseRows({ ctx: { db }, input: { batchId, rows: rowsOf(...rows) } })
    const kept = await reviewIndexOf(instance)
    expect(kept.version).toBe(4)
    expect(kept.cities.filter((city: string) => city === 'City 70' || city === '[erased]')).toEqual(['[erased]'])
    expect(kept.domains).not.toContain('donly.example')

    await instance.owner.query(
      'truncate review_index, review_index_text, review_index_name_birth, review_index_part, review_index_value, review_index_slice, review_index_order, review_index_flag',
    )
    await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
    const built = await reviewIndexOf(instance)
    expect({ ...kept, version: 1 }).toEqual(built)
  })

  test('forgets a person while the review index is being built', async () => {
    await using instance = await openTestInstance()
    const file = csvOf(['Ada Iyer,1990-01-01,Onlyhers', 'Ben Ng,1992-03-04,Oslo', 'Cy Ray,1993-04-05,Oslo'])
    const batchId = await instance.bringUnverified(await instance.signIn('maker'), file, { sliceRows: 2 })
    await instance.worker.db.query('select begin_review_index($1)', [batchId])
    await storeIndexPart(
      instance.worker.db,
      { batch: batchId, slice: 1, version: 1 },
      await makeIndexPartFromRows(instance.worker.db, batchId, 1),
    )
    await using db = owner(instance)
    await eraseRows({ ctx: { db }, input: { batchId, rows: rowsOf(1) } })
    await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
    const { cities, order } = await reviewIndexOf(instance)
    expect(cities).toEqual(['Oslo', '[erased]'])
    expect(order).toEqual([1, 2, 3])
  })

  test('forgets what the import made of a person for a review index that has not begun', async () => {
    await using instance = await openTestInstance()
    const file = csvOf(['Ada Iyer,1990-01-01,Onlyhers', 'Ben Ng,1992-03-04,Oslo', 'Cy Ray,1993-04-05,Oslo'])
    const batchId = await instance.bringUnverified(await instance.signIn('maker'), file, { sliceRows: 2 })
    const parts = async () =>
      (
        await instance.owner.query(
          'select slice_no, names::text || city_values::text || cities::text as part from review_index_part order by 1',
        )
      ).rows
    const before = await parts()
    expect(before).toHaveLength(2)
    await using db = owner(instance)
    await eraseRows({ ctx: { db }, input: { batchId, rows: rowsOf(1) } })
    expect(await parts()).toEqual(before.slice(1))
    const { rows } = await instance.owner.query(`select text from review_index_text where text ~ 'ada|onlyhers'`)
    expect(rows).toEqual([])
    expect((await instance.owner.query('select from review_index')).rowCount).toBe(0)
    await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
    const { cities, order } = await reviewIndexOf(instance)
    expect([cities, order]).toEqual([
      ['Oslo', '[erased]'],
      [1, 2, 3],
    ])
  })

  test('waits for a review index that has just begun', async () => {
    await using instance = await openTestInstance()
    const file = csvOf(['Ada Iyer,1990-01-01,Onlyhers', 'Ben Ng,1992-03-04,Oslo'])
    const batchId = await instance.bringUnverified(await instance.signIn('maker'), file)
    await using begun = await hold(instance, 'select begin_review_index($1)', [batchId])
    await using db = owner(instance)
    const erasing = eraseRows({ ctx: { db }, input: { batchId, rows: rowsOf(1) } })
    await Promise.race([erasing, untilWaiting(instance, 'countersign_owner')])
    await begun.commit()
    await erasing
    await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
    expect((await reviewIndexOf(instance)).cities).toEqual(['Oslo', '[erased]'])
  })

  test('erases nothing when the batch was not imported, and says which rows are not in the file', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const batchId = await instance.bring(maker, peopleCsv('Pune', 2))
    const waiting = await instance.upload(maker, peopleCsv('Oslo', 2))
    await using db = owner(instance)
    await expect(eraseRows({ ctx: { db }, input: { batchId: waiting, rows: rowsOf(1) } })).rejects.toMatchObject({
      code: 'batch-not-found',
    })
    expect(await eraseRows({ ctx: { db }, input: { batchId, rows: rowsOf(3) } })).toEqual({
      erased: 0,
      alreadyErased: 0,
      unknown: [3],
      others: [],
    })
    expect(await findingsOf(instance)).toEqual([])
  })

  test('only the owner of the database can erase', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Pune', 2))
    for (const db of [instance.web, instance.worker.db, instance.verifier.db])
      await expect(eraseRows({ ctx: { db }, input: { batchId, rows: rowsOf(1) } })).rejects.toMatchObject({ code: '42501' })
  })
})

test('a failed row that is marked as erased without an event counts as a difference', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.bring(await instance.signIn('maker'), csvOf(['Ada Iyer,1990-01-01,Pune', 'Ada Iyer,1990-01-01,Pune']))
  await instance.owner.query('update failed_row set erased = true where batch_id = $1', [batchId])
  expect(await findingsOf(instance)).toEqual(['Row 2 is marked as erased, but not according to the audit log.'])
})

test('a failed row that the audit log says is erased and that is still there counts as a difference', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.bring(await instance.signIn('maker'), csvOf(['Ada Iyer,1990-01-01,Pune', 'Ada Iyer,1990-01-01,Pune']))
  await using db = owner(instance)
  await eraseRows({ ctx: { db }, input: { batchId, rows: rowsOf(2) } })
  await instance.owner.query('update failed_row set erased = false where batch_id = $1', [batchId])
  expect(await findingsOf(instance)).toContain('Row 2 was erased according to the audit log, but is still there.')
})

test('the rows of an e-mail address are found among people and failed rows of all batches', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const header = 'name,dob,city,email'
  const first = await instance.bring(
    maker,
    [
      header,
      'Ada Iyer,1990-01-01,Pune,Ada@Example.test',
      'Ben Ng,1990-01-01,Oslo,ben@example.test',
      'Ada,1990-01-32,Pune,ADA@example.test ',
      '',
    ].join('\n'),
  )
  const second = await instance.bring(maker, [header, 'Cy,1990-01-01,Oslo,', 'Ada I,1990-01-01,Pune,ada@example.test', ''].join('\n'))
  await using db = owner(instance)
  const found = await findRowsByEmail({ ctx: { db }, input: { emails: ['ada@EXAMPLE.test'] } })
  expect(found).toEqual([
    { batchId: first, row: 1 },
    { batchId: first, row: 3 },
    { batchId: second, row: 2 },
  ])
  expect(await eraseListed({ ctx: { db }, input: { list: found, reason } })).toMatchObject({ erased: 3, others: [] })
  expect(await findRowsByEmail({ ctx: { db }, input: { emails: ['ada@example.test'] } })).toEqual([])
})

test('an exported list erases the same rows again after a restore, and only once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'erasures-'))
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const batchId = await instance.bring(maker, csvOf(['Ada Iyer,1990-01-01,Pune', 'Ben Ng,1990-01-32,Oslo', 'Cy Ray,1993-04-05,Oslo']))
  await instance.disconnect()
  const backup = { ...inject('template'), name: instance.database.name }
  try {
    const file = join(folder, 'list.jsonl')
    await using before = await openTestInstance(backup)
    await using db = owner(before)
    await eraseRows({
      ctx: { db },
      input: {
        batchId,
        rows: [
          { row: 1, reason: 'law' },
          { row: 2, reason },
        ],
      },
    })
    expect(await exportErasures({ ctx: { db }, input: { file } })).toBe(2)
    const exported = await readFile(file, 'utf8')
    expect(exported).not.toMatch(/Ada|Iyer|Ben|Pune|Oslo/)
    await writeFile(file, `${exported}${JSON.stringify({ batch: elsewhere, row: 1, reason, at: '2026-11-29T07:00:00Z' })}\n`)

    await using restored = await openTestInstance(backup)
    await using again = owner(restored)
    const list = parseErasureList(await readFile(file, 'utf8'))
    const unknown = { unknownBatches: [elsewhere], unknownRows: [], others: [] }
    expect(await eraseListed({ ctx: { db: again }, input: { list, reason } })).toEqual({ erased: 2, alreadyErased: 0, ...unknown })
    expect(await eraseListed({ ctx: { db: again }, input: { list, reason } })).toEqual({ erased: 0, alreadyErased: 2, ...unknown })
    expect(await findingsOf(restored)).toEqual([
      'Row 1 was erased by the owner of the database.',
      'Row 2 was erased by the owner of the database.',
    ])
    const { rows: chunks } = await restored.owner.query<{ bytes: Buffer }>('select bytes from upload_chunk')
    expect(chunks[0]?.bytes.toString()).not.toMatch(/Ada|Ben/)

    // Neither the first time of an erasure nor an entry that this database does not know is lost.
    expect(await exportErasures({ ctx: { db: again }, input: { file } })).toBe(3)
    expect(parseErasureList(await readFile(file, 'utf8')).toSorted((a, b) => a.row - b.row)).toEqual(list.toSorted((a, b) => a.row - b.row))
  } finally {
    await rm(folder, { recursive: true })
  }
})

function owner(instance: TestInstance): Database & AsyncDisposable {
  const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
  return { ...db, [Symbol.asyncDispose]: () => db.close() }
}

async function findingsOf(instance: TestInstance): Promise<string[]> {
  const findings: string[] = []
  await verifyDatabase({ ctx: { db: instance.web }, input: { onFinding: ({ message }) => void findings.push(message) } })
  return findings
}

async function reviewIndexOf({ owner: client }: TestInstance) {
  const one = async (sql: string) => (await client.query(sql)).rows[0].value
  const values = (kind: string, column: string) =>
    one(`select jsonb_agg(coalesce(v.value, '') order by s.slice_no, n) as value from review_index_slice s
      cross join lateral generate_series(0, octet_length(${column}) / 4 - 1) n
      left join review_index_value v on v.batch_id = s.batch_id and v.kind = '${kind}'
        and int4send(v.code) = substring(${column} from n * 4 + 1 for 4)`)
  return {
    version: await one('select version as value from review_index'),
    cities: await one(`select array_agg(value order by value collate "C") as value from review_index_value where kind = 'city'`),
    domains: await one(`select array_agg(value order by value collate "C") as value from review_index_value where kind = 'domain'`),
    cityOfRow: await values('city', 'cities'),
    domainOfRow: await values('domain', 'domains'),
    births: await one('select jsonb_agg(births::text order by slice_no) as value from review_index_slice'),
    texts: await one(`select string_agg(text, chr(30) order by row_from) as value from review_index_text`),
    nameBirths: await one('select jsonb_agg(entries::text order by first_hash) as value from review_index_name_birth'),
    order: [...intsOf(await one('select rows as value from review_index_order'))],
  }
}

function* intsOf(bytes: Buffer): Generator<number> {
  for (let at = 0; at < bytes.length; at += 4) yield bytes.readInt32BE(at)
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer[]> {
  const parts: Buffer[] = []
  for await (const part of bytes) parts.push(Buffer.from(part))
  return parts
}
