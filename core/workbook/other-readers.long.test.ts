import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, parse as parsePath } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '#bin/services/run-command'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { readWholeFile } from '#core/parsing/survey/read-whole-file'
import { readWithCalamine } from '#test/calamine'
import { requireProgram } from '#test/require-program'
import { sourceOf } from '#test/workbook'
import { convertWorkbook } from './convert-workbook'
import { bytesOf } from './list-sheets'
import { createDiskSpool } from './strings/disk-spool'

const fixturePath = (name: string) => join(import.meta.dirname, 'fixtures', name)

describe('LibreOffice', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-office-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each([
    ['a workbook', 'people.csv', ['xlsx']],
    ['a workbook once more', 'openpyxl.xlsx', ['xlsx']],
    ['an OpenDocument spreadsheet, and that as a workbook', 'people.csv', ['ods', 'xlsx']],
  ])('saves %s, from %s, with the people of the CSV', async (_, name, types) => {
    let path = fixturePath(name)
    for (const type of types) path = await savedAs(type, path, folder)
    const { people } = await readWholeFile(await textOf(path), { isWorkbook: true })
    const expected = await readWholeFile(await readFile(fixturePath('people.csv')))
    expect(people.map(personOf)).toEqual(expected.people.map(personOf))
    expect(people).toHaveLength(8)
  })
})

describe('python-calamine', () => {
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
    'mixed-dates.xlsx',
  ])('finds the same cells in %s', async (name) => {
    const { cells } = await readWithCalamine(fixturePath(name), 'People', 'cells')
    const text = await textOf(fixturePath(name))
    const own = parse(Buffer.from(text), { bom: true, relax_column_count: true, skip_empty_lines: true }) as string[][]
    const expected = cells.filter((row) => row.some((cell) => cell !== ''))
    expect(own.map(comparable)).toEqual(expected.map(comparable))
  })
})

/** Opens a file in LibreOffice without a window, and saves it as another type in a folder of its own. Returns its path. */
async function savedAs(type: string, path: string, folder: string): Promise<string> {
  const soffice = requireProgram('soffice', 'libreoffice-calc-nogui')
  const saved = await mkdtemp(join(folder, 'saved-'))
  // A profile of its own, because LibreOffice starts once for each profile.
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`
  // Comma, quote, UTF-8, from line 1.
  const filter = path.endsWith('.csv') ? ['--infilter=CSV:44,34,76,1'] : []
  const args = [profile, '--headless', ...filter, '--convert-to', type, '--outdir', saved, path]
  const { code, stderr } = await runCommand({ command: soffice, args })
  if (code !== 0) throw new Error(`LibreOffice failed: ${stderr.trim()}`)
  return join(saved, `${parsePath(path).name}.${type}`)
}

async function textOf(path: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  using spool = createDiskSpool()
  const input = { source: sourceOf(await readFile(path)), requested: {}, version: defaultFieldVersion, maxTextBytes: 1e9, spool }
  const { outcome } = await convertWorkbook(input, async (part) => void parts.push(part))
  if (outcome !== 'converted') throw new Error(outcome)
  async function* text() {
    yield* parts
  }
  return bytesOf(text())
}

const personOf = ({ name, dob, city, email }: { name: string; dob: string | null; city: string | null; email: string | null }) => [
  name,
  dob,
  city,
  email,
]

/** A row without empty cells at its end. Calamine gives numbers without the zeros that their format shows. */
function comparable(row: string[]): string[] {
  const cells = row.slice(0, row.findLastIndex((cell) => cell !== '') + 1)
  return cells.map((cell) => (/^\d+(\.0)?$/.test(cell) ? String(Number(cell)) : cell))
}
