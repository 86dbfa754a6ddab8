import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { readHead } from '#core/parsing/preview/read-head'
import { sourceOf, workbookOf } from '#test/workbook'
import { previewWorkbook } from './preview-workbook'

const header = ['name', 'dob', 'city']
const today = '2026-11-24'

test('shows the people of the first sheet with a header, and that it is asked where another has one', async () => {
  const sheet = (name: string, person: string) => ({ name, rows: [header, [person, '1990-01-01', 'Pune']] })
  const file = await workbookOf([{ name: 'Notes', rows: [['x']] }, sheet('May', 'Ada'), sheet('June', 'Ben')])
  const preview = await previewed(file)
  expect(preview).toMatchObject({
    sheet: 'May',
    isAsked: true,
    isWhole: true,
    hiddenRows: 0,
    isCut: false,
    sheets: [{}, {}, { name: 'June' }],
  })
  expect(await previewed(file, 'June')).toMatchObject({ sheet: 'June', isAsked: false })
  const head = readHead({ bytes: preview.text, isWhole: true, isWorkbook: true, requested: {}, version: defaultFieldVersion, today })
  expect(head).toMatchObject({ outcome: 'read', rows: 1, people: [{ name: 'Ada' }], top: { delimiter: ',', encoding: 'utf-8' } })
})

test('shows the sheet that comes closest where none has a whole header', async () => {
  const notes = { name: 'Notes', rows: [['Remarks'], ['x']] }
  const people = {
    name: 'People',
    rows: [
      ['name', 'dob'],
      ['Ada', '1990-01-01'],
    ],
  }
  expect(await previewed(await workbookOf([notes, people]))).toMatchObject({ sheet: 'People', isAsked: false })
  expect(await previewed(await workbookOf([notes, { ...notes, name: 'More' }]))).toMatchObject({ sheet: 'Notes' })
})

test('asks about written dates beside typed ones, as the import will', async () => {
  const { text: bytes } = await previewed(await readFile(new URL('./fixtures/mixed-dates.xlsx', import.meta.url)))
  const head = (isWorkbook: boolean) => readHead({ bytes, isWhole: true, isWorkbook, requested: {}, version: defaultFieldVersion, today })
  expect(head(true)).toMatchObject({ dates: { order: null } })
  expect(head(false)).toMatchObject({ dates: { order: 'dmy' } })
})

test('ends after the first rows, with the strings that they need', async () => {
  const shared = Array.from({ length: 30_000 }, (_, index) => `<si><t>Person ${index} ${'x'.repeat(60)}</t></si>`)
  const rows = Array.from({ length: 30_000 }, (_, index) => `<row><c t="s"><v>${index}</v></c></row>`)
  const file = await workbookOf([{ name: 'S', xml: `<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>` }], {
    strings: `<sst>${shared.join('')}</sst>`,
  })
  const preview = await previewed(file)
  expect(preview).toMatchObject({ isWhole: false, isCut: false })
  const lines = new TextDecoder().decode(preview.text).trimEnd().split('\n')
  expect(lines.length).toBeGreaterThanOrEqual(1_000)
  expect(lines.length).toBeLessThan(20_000)
  expect(lines.at(-1)).toMatch(new RegExp(`^Person ${lines.length - 1} x`))
})

test('shows an ellipsis for strings beyond what a browser keeps, and says so', async () => {
  const long = `<si><t>${'y'.repeat(1_000)}</t></si>`
  const strings = `<sst>${long.repeat(68)}<si><t>far</t></si></sst>`
  const xml =
    '<worksheet><sheetData><row><c t="inlineStr"><is><t>name dob city</t></is></c></row><row><c t="s"><v>68</v></c></row></sheetData></worksheet>'
  const preview = await previewed(await workbookOf([{ name: 'S', xml }], { strings }), undefined, 64 * 1024)
  expect(preview).toMatchObject({ isCut: true })
  expect(new TextDecoder().decode(preview.text)).toBe('name dob city\n…\n')
})

async function previewed(file: Uint8Array, sheet?: string, memoryBytes?: number) {
  const preview = await previewWorkbook(
    sourceOf(file),
    { requested: sheet === undefined ? {} : { sheet }, version: defaultFieldVersion },
    memoryBytes,
  )
  if (preview.outcome !== 'converted') throw new Error(preview.refusal.message)
  return preview
}
