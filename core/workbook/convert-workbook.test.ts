import { parse } from 'csv-parse/sync'
import { describe, expect, test, vi } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { readWholeFile } from '#core/parsing/survey/read-whole-file'
import { converted, fixture, refusalOf, textIn } from '#test/converted-workbook'
import { sourceOf, workbookOf } from '#test/workbook'
import { convertWorkbook } from './convert-workbook'
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
})
