import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { readWholeFile } from '#core/parsing/survey/read-whole-file'
import { sourceOf, type TestCell, workbookOf, workbookOfTexts, workbookParts, zipOf } from '#test/workbook'
import { type Conversion, convertWorkbook } from './convert-workbook'
import { bytesOf } from './list-sheets'
import { createDiskSpool } from './strings/disk-spool'

vi.setConfig({ testTimeout: 60_000 })

describe('convertWorkbook', () => {
  test.each([
    'openpyxl.xlsx',
    'openpyxl-write-only.xlsx',
    'xlsxwriter.xlsx',
    'xlsxwriter-inline.xlsx',
    'xlsxwriter-1904.xlsx',
    'exceljs.xlsx',
    'exceljs-stream.xlsx',
    'sheetjs.xlsx',
    'sheetjs-shared.xlsx',
  ])('gives the cells and the people of the CSV from %s', async (name) => {
    const csv = await fixture('people.csv')
    const { text } = await converted(await fixture(name))
    const cells = (bytes: Uint8Array) => parse(Buffer.from(bytes), { bom: true, relax_column_count: true }) as string[][]
    const [header, ...rows] = cells(csv)
    const all = cells(text)
    expect(all.slice(all.findIndex(([first]) => first === 'Name'))).toEqual([header, ...rows])
    const [one, other] = [await readWholeFile(csv), await readWholeFile(text)]
    const people = ({ people }: typeof one) =>
      people.map(({ row, name, dob, city, email, identityKey }) => ({ row, name, dob, city, email, identityKey }))
    expect(people(other)).toEqual(people(one))
    expect(people(one)).toHaveLength(8)
  })

  test('reads the visible sheet with a header below its titles, and lists the others', async () => {
    const { outcome } = await converted(await fixture('openpyxl.xlsx'))
    expect(outcome).toEqual({
      outcome: 'converted',
      workbook: {
        sheet: 'People',
        sheets: [
          { name: 'Read me', isHidden: false, rows: 1, hasHeader: false },
          { name: 'People', isHidden: false, rows: 11, hasHeader: true },
          { name: 'Salaries', isHidden: true, rows: 2, hasHeader: true },
        ],
        hiddenRows: 1,
      },
    })
  })

  test('asks where several sheets have a header, and takes the one that the maker names', async () => {
    const rows = (name: string) => [
      ['name', 'dob', 'city'],
      [name, '1990-01-01', 'Pune'],
    ]
    const file = await workbookOf([
      { name: 'January', rows: rows('Ada') },
      { name: 'R&D "x"', rows: rows('Ben') },
      { name: 'Hidden', rows: rows('Cleo'), state: 'veryHidden' },
    ])
    const { outcome } = await converted(file)
    expect(outcome).toMatchObject({
      outcome: 'needs-input',
      sheets: [{ name: 'January' }, { name: 'R&D "x"' }, { name: 'Hidden', isHidden: true }],
    })
    expect(await textIn(file, { sheet: 'r&d "X"' })).toContain('Ben,')
    expect(await textIn(file, { sheet: 'Hidden' })).toContain('Cleo,')
    expect(await refusalOf(file, { sheet: 'March' })).toBe(
      'The workbook has no sheet “March”. Its sheets are “January”, “R&D "x"” and “Hidden”.',
    )
  })

  test('looks for a header only in the first rows of each sheet, however empty they are, and can be stopped meanwhile', async () => {
    const rows = [
      ['name', 'dob', 'city'],
      ['Ada', '1990-01-01', 'Pune'],
    ]
    const empty = '<row><c s="0"/></row>'.repeat(200_000)
    const file = await workbookOf([
      { name: 'Empty', xml: `<worksheet><sheetData>${empty}</sheetData></worksheet>` },
      { name: 'May', rows },
      { name: 'June', rows },
    ])
    let read = 0
    const onBytes = (bytes: number) => {
      read += bytes
    }
    using spool = createDiskSpool()
    const input = { source: sourceOf(file), requested: {}, version: defaultFieldVersion, maxTextBytes: 1e9, spool, onBytes }
    const outcome = await convertWorkbook(input, async () => {})
    expect(outcome).toMatchObject({ outcome: 'needs-input' })
    expect(read).toBeGreaterThan(0)
    expect(read).toBeLessThan(empty.length / 4)
  })

  test('needs no more memory for a larger sheet', async () => {
    const row = (no: number) =>
      `<row>${Array.from({ length: 10 }, (_, at) => `<c><v>${Math.imul(no + at, 7_919_001)}</v></c>`).join('')}</row>`
    const mebibyte = Buffer.from(Array.from({ length: 4_600 }, (_, no) => row(no)).join(''))
    const xml = Buffer.concat([Buffer.from('<worksheet><sheetData>'), ...Array(80).fill(mebibyte), Buffer.from('</sheetData></worksheet>')])
    const file = await workbookOf([{ name: 'S' }], { replaced: { 'xl/worksheets/sheet0.xml': xml } })
    let [read, least, most] = [0, Number.POSITIVE_INFINITY, 0]
    const onBytes = (bytes: number) => {
      read += bytes
      const { arrayBuffers } = process.memoryUsage()
      least = Math.min(least, arrayBuffers)
      most = Math.max(most, arrayBuffers - least)
    }
    using spool = createDiskSpool()
    const input = { source: sourceOf(file), requested: {}, version: defaultFieldVersion, maxTextBytes: 1e9, spool, onBytes }
    await convertWorkbook(input, async () => {})
    expect(read).toBeGreaterThan(70 * 1024 ** 2)
    expect(most).toBeLessThan(35 * 1024 ** 2)
  })

  test('gives what any cells were, whatever is in them', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((cell) => cell.replaceAll(/[^\P{Cc}\n\t]|[\ufffe\uffff]/gu, ''))
    const sign = fc.constantFrom('"', ',', '\n', '#', ';', '_x', '&amp;', '<', ']]>', ' ')
    const cell = fc.oneof(
      text,
      fc.array(fc.oneof(text, sign), { maxLength: 4 }).map((parts) => parts.join('')),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 8 }), async (rows) => {
        const csv = await textIn(await workbookOfTexts([['name', 'dob', 'city'], ...rows]))
        const read = parse(csv, { bom: true, relax_column_count: true, skip_empty_lines: false }) as string[][]
        const width = Math.max(3, ...rows.map(({ length }) => length))
        const filled = (row: string[] = []) => Array.from({ length: width }, (_, at) => row[at] ?? '')
        // Empty rows at the end are not written.
        expect(Array.from({ length: rows.length + 1 }, (_, at) => filled(read[at]))).toEqual([['name', 'dob', 'city'], ...rows].map(filled))
      }),
      { numRuns: 60 },
    )
  })

  test('an error is no value, and its row says so', async () => {
    const { text } = await converted(await fixture('errors.xlsx'))
    const { people, invalid } = await readWholeFile(text, { isWorkbook: true })
    expect(people.map(({ name }) => name)).toEqual(['Ada'])
    expect(invalid.map(({ line, problems }) => ({ line, problems }))).toEqual([
      { line: 3, problems: [{ code: 'error-value', field: 'name', value: '#N/A' }] },
      { line: 4, problems: [{ code: 'error-value', field: 'city', value: '#REF!' }] },
    ])
  })

  test('typed dates need no order, and written ones beside them are asked about', async () => {
    const { text } = await converted(await fixture('mixed-dates.xlsx'))
    const { survey } = await readWholeFile(text, { isWorkbook: true })
    expect(survey).toMatchObject({
      outcome: 'needs-input',
      inputNeeded: { cause: 'date-order', examples: [{ value: '1990-04-03' }, { value: '25/12/1991' }, { value: '03/04/1992' }] },
    })
    const { people } = await readWholeFile(text, { isWorkbook: true, requested: { dateOrder: 'dmy' } })
    expect(people.map(({ dob }) => dob)).toEqual(['1990-04-03', '1991-12-25', '1992-04-03'])
  })

  test('row n of the sheet is line n of the text, and a row has the cells of the header', async () => {
    const xml = `<worksheet><sheetData>
      <row r="2"><c r="A2" t="str"><v>name</v></c><c r="B2" t="str"><v>dob</v></c><c r="C2" t="str"><v>city</v></c></row>
      <row r="4"><c r="A4" s="7"/><c r="B4" t="str"><v>x</v></c><c r="XFD4" s="1"/></row>
      <row r="5"><c r="A5" s="7"/></row>
      <row r="7"><c t="str"><v>y</v></c></row><row r="1048576"><c r="A1048576"/></row></sheetData></worksheet>`
    expect(await textIn(await workbookOf([{ name: 'S', xml }]))).toBe('\ufeff\nname,dob,city\n\n,x,\n\n\ny,,\n')
  })

  test('a row has the number that the sheet shows, whatever line breaks are in the cells above it', async () => {
    const person = (name: string, born = '1990-01-01') => [name, born, 'Leeds\nYorkshire', 'Two\n\nlines']
    const rows = [
      ['Joiners\nof May', '', '', 'HR\r\nLeeds'],
      [],
      ['Full\nname', 'Date of birth', 'City', 'Note\n(short)'],
      person('Ada\nLovelace'),
      person(''),
      [],
      person('Ben', '25/12/1990'),
      person('Cleo'),
    ]
    const { text } = await converted(await workbookOfTexts(rows))
    for (const sliceRows of [1, 50_000]) {
      const { survey, people, invalid } = await readWholeFile(text, { isWorkbook: true, sliceRows, requested: { dateOrder: 'dmy' } })
      expect(survey).toMatchObject({ outcome: 'read', parseOptions: { headerLine: 3 } })
      expect(people.map(({ row, line }) => [row, line])).toEqual([
        [1, 4],
        [3, 7],
        [4, 8],
      ])
      expect(invalid.map(({ row, line }) => [row, line])).toEqual([[2, 5]])
    }
    const { survey } = await readWholeFile(text, { isWorkbook: true })
    expect(survey).toMatchObject({
      outcome: 'needs-input',
      inputNeeded: { examples: [{ line: 4 }, { line: 5 }, { line: 7 }, { line: 8 }] },
    })
  })

  test('what is wrong with a sheet is said with the number of its row', async () => {
    const refusalIn = async (rows: TestCell[][], requested: RequestedParseOptions = {}) => {
      const { text } = await converted(await workbookOfTexts(rows))
      const { survey } = await readWholeFile(text, { isWorkbook: true, requested })
      return survey.outcome === 'refused' ? survey.refusal.message : survey.outcome
    }
    const title = ['Joiners\nof\nMay']
    const header = ['name', 'dob', 'city']
    expect(await refusalIn([title, header])).toBe('The file has a header on sheet row 2 and no rows below it.')
    expect(await refusalIn([title, ['name', 'dob'], ['Ada', '1990-01-01']])).toBe('The header on sheet row 2 has no column for the city.')
    expect(await refusalIn([title, ['name', 'dob', 'city', 'city']])).toMatch(/^The header on sheet row 2 has more than one column/)
    expect(await refusalIn([title, header, ['Ada']], { headerLine: 4 })).toBe(
      'No record begins on sheet row 4, which was chosen as the header.',
    )
    expect(await refusalIn([title, ['a'], ['b']])).toMatch(/^None of the first 31 sheet rows is a header/)
    expect(await refusalIn([title, header, [`${'a'.repeat(1024 * 1024)}\n`]])).toMatch(/^A cell on sheet row 3 has more than 1 MiB of text/)
  })

  test.each<[string, TestCell, string]>([
    ['a day', { number: 33_330, style: 0 }, '1991-04-02'],
    ['a day with a time', { number: 33_330.75, style: 0 }, '1991-04-02T18:00:00'],
    ['a time', { number: 0.5, style: 0 }, '12:00:00'],
    ['a number with leading zeros', { number: 42, style: 1 }, '00042'],
    ['a number with more digits than its format', { number: 1_234_567, style: 2 }, '1234-567'],
    ['a number with a calculated end', { number: '0.30000000000000004', style: 3 }, '0.3'],
    ['a long number', { number: '4.47911123456E+11' }, '447911123456'],
    ['a small number', { number: '1E-7' }, '0.0000001'],
    ['a number that no person wrote', { number: 'abc' }, 'abc'],
    ['a duration', { number: 1.5, style: 4 }, '1.5'],
  ])('reads %s', async (_, cell, expected) => {
    const formats = ['dd/mm/yyyy;@', '00000', '000\\-000', '#,##0.00', '[h]:mm']
    const csv = await textIn(await workbookOf([{ name: 'S', rows: [['name', 'dob', 'city'], [cell]] }], { formats }))
    expect(csv.split('\n')[1]).toBe(`${expected},,`)
  })

  test('reads rich text without its pronunciation, booleans, ISO dates, errors and what Excel escapes', async () => {
    const strings =
      '<x:sst><x:si><x:r><x:t>山田</x:t></x:r><x:r><x:t> 花子</x:t></x:r><x:rPh><x:t>ヤマダ</x:t></x:rPh></x:si><x:si><x:t>a_x000D_b&#x41;</x:t></x:si></x:sst>'
    const cells =
      '<c t="s"><v>0</v></c><c t="b"><v>1</v></c><c t="d"><v>1990-04-03T00:00:00</v></c><c t="e"><v>#N/A</v></c><c t="s"><v>1</v></c><c t="str"><f>1&lt;2</f><v><![CDATA[<&]]></v></c>'
    const xml = `<x:worksheet xmlns:x="m"><x:sheetData><x:row>${cells.replaceAll(/<(\/?)(\w)/g, '<$1x:$2')}</x:row></x:sheetData></x:worksheet>`
    const csv = await textIn(await workbookOf([{ name: 'S', xml }], { strings }))
    expect(csv).toBe('\ufeff山田 花子,TRUE,1990-04-03,"#N/A","a\rbA",<&\n')
  })
})

describe('a hostile file', () => {
  const people = [
    {
      name: 'S',
      rows: [
        ['name', 'dob', 'city'],
        ['Ada', '1990-01-01', 'Pune'],
      ],
    },
  ]
  const damaged = /^This Excel workbook is damaged or incomplete\. Open it in Excel, save it again/
  const replacing = (name: string, part: string | Buffer) => workbookOf(people, { replaced: { [name]: part } })
  const sheet = 'xl/worksheets/sheet0.xml'

  test.each<[string, () => Promise<Buffer>, RegExp]>([
    ['a binary workbook', () => fixture('binary.xlsb'), /^This is a binary Excel workbook \(XLSB\).* save it as an Excel workbook/],
    ['an OpenDocument spreadsheet', () => fixture('open-document.ods'), /^This is an OpenDocument spreadsheet/],
    ['a Word document', () => zipOf({ '[Content_Types].xml': '', 'word/document.xml': '' }), /^This is a Word document/],
    ['another archive', () => zipOf({ 'people.csv': 'name,dob,city' }), /^This is a ZIP archive.* Unpack it/],
    ['half a workbook', async () => (await workbookOf(people)).subarray(0, 900), damaged],
    ['a workbook without its sheet', async () => zipOf(without(workbookParts(people), sheet)), damaged],
    [
      'a workbook without its shared strings',
      () => replacing(sheet, '<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>'),
      damaged,
    ],
    ['a sheet that ends early', () => replacing(sheet, '<worksheet><sheetData><row><c><v>1</v></c></row>'), damaged],
    ['a sheet in another order', () => replacing(sheet, '<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>'), damaged],
    ['rows beyond those of Excel', () => replacing(sheet, '<worksheet><sheetData><row r="1048577"/></sheetData></worksheet>'), damaged],
    [
      'columns beyond those of Excel',
      () => replacing(sheet, '<worksheet><sheetData><row><c r="XFE1"/></row></sheetData></worksheet>'),
      damaged,
    ],
    ['a sheet in UTF-16', () => replacing(sheet, Buffer.from('\ufeff<worksheet/>', 'utf16le')), damaged],
    ['a sheet in another encoding', () => replacing(sheet, '<?xml version="1.0" encoding="ISO-8859-1"?><worksheet/>'), damaged],
    ['a part that is no XML', () => replacing('xl/workbook.xml', 'name,dob,city'), damaged],
    [
      'an entity of its own',
      () => replacing(sheet, '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'),
      /^This workbook has XML declarations that no workbook needs/,
    ],
    [
      'an entity from elsewhere',
      () => replacing('xl/workbook.xml', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><workbook/>'),
      /^This workbook has XML declarations/,
    ],
    [
      'an entity without a declaration',
      () => replacing(sheet, '<worksheet><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>'),
      damaged,
    ],
    [
      'a sheet in another file',
      () =>
        replacing(
          'xl/_rels/workbook.xml.rels',
          '<Relationships><Relationship Id="rId0" Type="x/worksheet" Target="http://example.com/sheet.xml" TargetMode="External"/></Relationships>',
        ),
      /^The sheet “S” is a link to another file/,
    ],
    ['charts only', () => replacing('xl/workbook.xml', '<workbook><sheets/></workbook>'), /^The workbook has no sheet with cells/],
    [
      'a bomb',
      () => replacing(sheet, Buffer.alloc(66 * 1024 ** 2, `<row/>${' '.repeat(500)}`)),
      /^This workbook unpacks to more than 200 times its size/,
    ],
    ['a tag without end', () => replacing(sheet, Buffer.from(`<worksheet ${'a'.repeat(2 * 1024 ** 2)}`)), damaged],
    ['elements without end', () => replacing(sheet, '<a>'.repeat(100_000)), damaged],
  ])('%s is refused with a sentence', async (_, file, sentence) => {
    expect(await refusalOf(await file())).toMatch(sentence)
  })

  test('a file that is encrypted as a whole entry is refused with what to do', async () => {
    const file = await workbookOf(people)
    // The flag of the first entry in the central directory: APPNOTE, section 4.3.12.
    const at = file.indexOf('PK\x01\x02', 0, 'latin1') + 8
    file.writeUInt16LE(file.readUInt16LE(at) | 1, at)
    expect(await refusalOf(file)).toMatch(/^This workbook has a password\. Open it in Excel, remove the password/)
  })

  test.each<[string, RegExp]>([
    ['password.xlsx', /^This is a workbook with a password, .* remove the password under File, Info/],
    ['old.xls', /^This is an old Excel or Word file .* save it as an Excel workbook \(XLSX\)/],
  ])('%s, which is no ZIP file, is refused with a sentence', async (name, sentence) => {
    const { survey } = await readWholeFile(await fixture(name))
    expect(survey.outcome === 'refused' && survey.refusal.message).toMatch(sentence)
  })

  test('a byte that was changed is found by its checksum', async () => {
    const noise = Array.from({ length: 300 }, (_, index) => [`${Math.imul(index, 2_654_435_761)}`, '1990-01-01', 'Pune'])
    const file = await workbookOf([{ name: 'S', rows: [['name', 'dob', 'city'], ...noise] }])
    const part = file.indexOf('xl/worksheets/sheet0.xml') + 2_000
    file[part] = (file[part] as number) ^ 0x55
    expect(await refusalOf(file)).toMatch(damaged)
  })

  test('a text that is larger than is read is refused, however small its file', async () => {
    const strings = `<sst><si><t>${'a'.repeat(30_000)}</t></si></sst>`
    const row = '<row><c t="s"><v>0</v></c></row>'
    const file = await workbookOf([{ name: 'S', xml: `<worksheet><sheetData>${row.repeat(1_000)}</sheetData></worksheet>` }], { strings })
    let written = 0
    const input = { source: sourceOf(file), requested: {}, version: defaultFieldVersion, maxTextBytes: 1_000_000, spool: createDiskSpool() }
    const outcome = await convertWorkbook(input, async (text) => {
      written += text.length
    })
    expect(outcome).toMatchObject({ outcome: 'refused', refusal: { code: 'workbook-too-large' } })
    expect(written).toBeLessThanOrEqual(1_000_000)
  })

  test('no damage makes it fail otherwise than by a refusal', async () => {
    const file = await workbookOf(people, { strings: '<sst><si><t>Ada</t></si></sst>', formats: ['yyyy'] })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), async (changes) => {
        const changed = Buffer.from(file)
        for (const [at, byte] of changes) changed[at] = byte
        expect(['converted', 'refused', 'needs-input']).toContain((await converted(changed)).outcome.outcome)
      }),
      { numRuns: 150 },
    )
  })

  test('what fails outside the file is no refusal', async () => {
    const source = { sizeBytes: 5_000, read: () => Promise.reject(new Error('The database is away.')) }
    const input = { source, requested: {}, version: defaultFieldVersion, maxTextBytes: 1_000, spool: createDiskSpool() }
    await expect(convertWorkbook(input, async () => {})).rejects.toThrow('The database is away.')
  })
})

const fixture = (name: string) => readFile(new URL(`./fixtures/${name}`, import.meta.url))

async function converted(file: Uint8Array, requested: RequestedParseOptions = {}) {
  const parts: Uint8Array[] = []
  using spool = createDiskSpool()
  const input = { source: sourceOf(file), requested, version: defaultFieldVersion, maxTextBytes: 1_000_000_000, spool }
  const outcome: Conversion = await convertWorkbook(input, async (text) => void parts.push(text))
  async function* text() {
    yield* parts
  }
  return { outcome, text: await bytesOf(text()) }
}

async function textIn(file: Uint8Array, requested?: RequestedParseOptions): Promise<string> {
  const { outcome, text } = await converted(file, requested)
  if (outcome.outcome !== 'converted') throw new Error(JSON.stringify(outcome))
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(text)
}

async function refusalOf(file: Uint8Array, requested?: RequestedParseOptions): Promise<string> {
  const { outcome } = await converted(file, requested)
  return outcome.outcome === 'refused' ? outcome.refusal.message : JSON.stringify(outcome)
}

const without = (parts: Record<string, string | Buffer>, name: string) =>
  Object.fromEntries(Object.entries(parts).filter(([part]) => part !== name))
