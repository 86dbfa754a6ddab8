import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { readSnapshot } from '#core/batches/read-progress'
import { setParseOptions } from '#core/batches/set-parse-options'
import type { Context } from '#core/context'
import { openDatabase } from '#core/database/open-database'
import { downloadFile } from '#core/files/download-file'
import { convertBatch } from '#core/import/convert-batch'
import { verifyDatabase } from '#core/verification/verify-database'
import { erasePerson } from '#test/erase-person'
import { openTestInstance, type TestInstance } from '#test/instance'
import { workbookOf, workbookOfTexts } from '#test/workbook'

describe('a workbook', () => {
  test('makes the people that its CSV makes, keeps both digests, and comes back byte for byte', async () => {
    await using instance = await openTestInstance()
    await using other = await openTestInstance()
    await instance.bring(await instance.signIn('maker'), await fixture('people.csv'))
    const file = await fixture('openpyxl.xlsx')
    const maker = await other.signIn('maker')
    const batchId = await other.bring(maker, file)

    expect(await peopleOf(other)).toEqual(await peopleOf(instance))
    const batch = await getBatch({ ctx: maker, input: { batchId } })
    const sha256 = createHash('sha256').update(file).digest('hex')
    expect(batch).toMatchObject({
      state: 'pending',
      packed: true,
      isWorkbook: true,
      sizeBytes: file.length,
      sha256,
      verification: { state: 'verified' },
    })
    expect(batch.workbook).toMatchObject({ sheet: 'People', hiddenRows: 1, sheets: [{}, {}, { name: 'Salaries', isHidden: true }] })
    expect((await originalOf(maker, batchId)).equals(file)).toBe(true)
    const { rows } = await other.owner.query(
      `select convert_from(string_agg(bytes, ''), 'UTF8') as text from upload_chunk where upload_id = (select upload_id from batch)`,
    )
    const [converted] = await eventsOf(other, 'batch.converted')
    const textSha256 = createHash('sha256').update(rows[0].text).digest('hex')
    expect(converted).toMatchObject({ sheetNo: 2, textBytes: Buffer.byteLength(rows[0].text), textSha256 })
    expect(await findingsOf(other)).toEqual([])
    expect((await other.owner.query('select from upload where sealed_at is null')).rowCount).toBe(0)
  })

  test.each<[string, RegExp, string]>([
    [
      'the original',
      /^The kept file is not the one/,
      `update upload_chunk set bytes = overlay(bytes placing 'XYZ' from 60) where upload_id = (select original_upload_id from batch)`,
    ],
    [
      'its text',
      /^The text that was parsed is not the one that was converted/,
      `update upload_chunk set bytes = overlay(bytes placing 'XYZ' from 40) where upload_id = (select upload_id from batch)`,
    ],
    [
      'its sheet',
      /^The text that was parsed is not the one in the kept workbook/,
      `update batch set workbook = jsonb_set(workbook, '{sheet}', '"Salaries"')`,
    ],
    [
      'what is hidden',
      /^The text that was parsed is not the one in the kept workbook/,
      `update batch set workbook = jsonb_set(workbook, '{hiddenRows}', '0')`,
    ],
  ])('does not let %s be changed unseen', async (_, found, sql) => {
    await using instance = await openTestInstance()
    await instance.bring(await instance.signIn('maker'), await fixture('openpyxl.xlsx'))
    await instance.owner.query(sql)
    expect(await findingsOf(instance)).toContainEqual(expect.stringMatching(found))
  })

  test('is refused with a sentence, and nothing of it is left to sweep', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const batchId = await instance.bring(maker, await fixture('binary.xlsb'))
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({
      state: 'refused',
      refusal: { code: 'not-text', message: expect.stringMatching(/^This is a binary Excel workbook/) },
    })
    expect((await instance.owner.query('select from upload where sealed_at is null')).rowCount).toBe(0)
    expect(await findingsOf(instance)).toEqual([])
  })

  test('whose sheet is not clear asks its maker, who chooses once', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const rows = (name: string) => [
      ['name', 'dob', 'city'],
      [name, '03/04/1990', 'Pune'],
      [`${name} B`, '05/06/1990', 'Pune'],
    ]
    const batchId = await instance.bring(
      maker,
      await workbookOf([
        { name: 'May', rows: rows('Ada') },
        { name: 'June', rows: rows('Ben') },
      ]),
    )
    const asked = await getBatch({ ctx: maker, input: { batchId } })
    expect(asked).toMatchObject({
      state: 'needs-input',
      inputNeeded: { cause: 'sheet', examples: [{ name: 'May', hasHeader: true }, { name: 'June' }] },
    })
    await answer(maker, batchId, { sheet: 'June' })
    await instance.importBatch(batchId)
    // The dates of the sheet are asked about next. It stays the sheet.
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({
      state: 'needs-input',
      workbook: { sheet: 'June' },
      inputNeeded: { cause: 'date-order' },
    })
    await expect(answer(maker, batchId, { sheet: 'May' })).rejects.toMatchObject({ code: 'sheet-chosen' })
    await answer(maker, batchId, { dateOrder: 'dmy' })
    await instance.importBatch(batchId)
    await instance.verify(batchId)
    expect(await peopleOf(instance)).toMatchObject([{ name: 'Ben' }, { name: 'Ben B' }])
    expect(await findingsOf(instance)).toEqual([])
  })

  test('is verified by what its maker had said when it was converted, whatever they say of its columns afterwards', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const people = Array.from({ length: 120 }, (_, index) => [`Person ${index}`, 'see note', 'Pune', '1990-01-01'])
    const batchId = await instance.bring(
      maker,
      await workbookOf([
        { name: 'Read me', rows: [['Ask', 'the', 'branch', 'in Leeds.']] },
        { name: 'People', rows: [['name', 'dob', 'city', 'date on paper'], ...people] },
      ]),
    )
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({
      state: 'needs-input',
      workbook: { sheet: 'People' },
      inputNeeded: { cause: 'mostly-invalid' },
    })
    await answer(maker, batchId, { delimiter: ',', headerLine: 1, columns: { name: 0, dob: 3, city: 2 } })
    await instance.importBatch(batchId)
    await instance.verify(batchId)
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({ state: 'pending', verification: { state: 'verified' } })
    expect(await findingsOf(instance)).toEqual([])
  })

  test('is replaced by its text without the person who is erased', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const file = await workbookOfTexts([
      ['name', 'dob', 'city'],
      ['Ada Iyer', '1990-01-01', 'Pune'],
      ['Ben Ng', '1992-03-04', 'Oslo'],
    ])
    const batchId = await instance.bring(maker, file)
    const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
    await erasePerson({ ctx: { db }, input: { batchId, row: 1 } })
    await db.close()
    expect((await originalOf(maker, batchId)).toString()).toBe('\ufeffname,dob,city\n*** ****,**********,****\nBen Ng,1992-03-04,Oslo\n')
    const { rows } = await instance.owner.query<{ text: string }>(
      `select encode(string_agg(bytes, ''), 'escape') as text from upload_chunk`,
    )
    expect(rows[0]?.text).not.toMatch(/Iyer|PK/)
    expect(await findingsOf(instance)).toEqual(['Row 1 was erased by the owner of the database.'])
  })

  test('converted twice at once has the text of the later attempt only', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const batchId = await instance.upload(maker, await fixture('xlsxwriter.xlsx'))
    const db = instance.worker.db
    await db.query('select start_import($1)', [batchId])
    const [first] = await db.query<{ id: string }>('select begin_conversion($1) as id', [batchId])
    await db.query('select add_converted_chunk($1, $2, 0, $3)', [batchId, first?.id, Buffer.from('half a text')])
    const convert = () => convertBatch({ ctx: instance.worker, input: { batchId, maxTextBytes: 1e9 } })
    await convert()
    await expect(db.query('select add_converted_chunk($1, $2, 1, $3)', [batchId, first?.id, Buffer.from('x')])).rejects.toMatchObject({
      code: 'batch-moved-on',
    })
    await convert()
    expect(await readSnapshot(db, batchId)).toMatchObject({ phase: 'surveying', startedAt: null })
    expect((await instance.owner.query('select from upload')).rowCount).toBe(2)
    expect(await eventsOf(instance, 'batch.converted')).toHaveLength(1)
  })

  test('that is withdrawn meanwhile is not converted on', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const rows = Array.from({ length: 30_000 }, (_, index) => [`Person ${index}`, '1990-01-01', 'Pune'])
    const batchId = await instance.upload(maker, await workbookOfTexts([['name', 'dob', 'city'], ...rows]))
    await instance.worker.db.query('select start_import($1)', [batchId])
    let chunks = 0
    const onBytes = async () => {
      chunks += 1
      if (chunks === 1) await instance.owner.query(`update batch set state = 'withdrawing' where id = $1`, [batchId])
    }
    await expect(convertBatch({ ctx: instance.worker, input: { batchId, maxTextBytes: 1e9, onBytes } })).rejects.toMatchObject({
      code: 'batch-moved-on',
    })
    expect(chunks).toBeLessThan(6)
  })

  test('is one by its first bytes, whatever its name and its type say', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    await instance.upload(maker, 'PK,name,dob,city\n')
    await instance.upload(maker, await fixture('sheetjs.xlsx'))
    const { rows } = await instance.owner.query('select is_workbook from batch order by id')
    expect(rows).toEqual([{ is_workbook: false }, { is_workbook: true }])
  })
})

const fixture = (name: string) => readFile(new URL(`../workbook/fixtures/${name}`, import.meta.url))

const answer = (ctx: Context, batchId: string, requested: object) =>
  setParseOptions({ ctx, input: { batchId, requested, idempotencyKey: uuidv7() } })

async function peopleOf(instance: TestInstance) {
  const { rows } = await instance.owner.query('select row_no, dob::text, name, city, email, identity_key from users order by row_no')
  return rows
}

async function eventsOf(instance: TestInstance, action: string): Promise<Record<string, unknown>[]> {
  const { rows } = await instance.owner.query<{ body: string }>('select body from audit_event where action = $1', [action])
  return rows.map(({ body }) => JSON.parse(body).data)
}

async function originalOf(ctx: Context, batchId: string): Promise<Buffer> {
  const { bytes } = await downloadFile({ ctx, input: { batchId } })
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts)
}

async function findingsOf(instance: TestInstance): Promise<string[]> {
  const findings: string[] = []
  await verifyDatabase({ ctx: { db: instance.web }, input: { onFinding: ({ message }) => void findings.push(message) } })
  return findings
}
