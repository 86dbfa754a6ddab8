import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { readWholeFile } from '#core/parsing/survey/read-whole-file'
import { converted, fixture, refusalOf } from '#test/converted-workbook'
import { sourceOf, workbookOf, workbookParts, zipOf } from '#test/workbook'
import { convertWorkbook } from './convert-workbook'
import { createDiskSpool } from './strings/disk-spool'

vi.setConfig({ testTimeout: 60_000 })

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

const without = (parts: Record<string, string | Buffer>, name: string) =>
  Object.fromEntries(Object.entries(parts).filter(([part]) => part !== name))
