import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { readWholeFile } from '#core/parsing/survey/read-whole-file'
import { converted, fixture, textIn } from '#test/converted-workbook'
import { type TestCell, workbookOf, workbookOfTexts } from '#test/workbook'

vi.setConfig({ testTimeout: 60_000 })

describe('the text of a workbook', () => {
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
