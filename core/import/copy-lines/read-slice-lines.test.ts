import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { hashIdentityKey } from '#core/identity-keys/identity-key-filter'
import type { Encoding, ParseOptions } from '#core/parsing/parse-options'
import { openSlice, readSlice } from '#core/parsing/row/read-slice'
import { createFastPath } from './fast-path'
import { createLineWriter } from './line-writer'
import { identityKeyCell, personLine } from './person-line'
import { readSliceLines } from './read-slice-lines'

vi.setConfig({ testTimeout: 60_000 })

const batchId = '019abf00-0000-7000-8000-000000000001'
const today = '2026-11-24'

// What a copied byte could get wrong: marks that join, spaces of all kinds, invisible characters, escapes, and bytes that are no text.
const troubles = [
  '\u0301',
  'e\u0301',
  '\u1161',
  '가',
  '가\u11a8',
  '\u00a0',
  '\u3000',
  '\u200b',
  '\u00ad',
  '\ufeff',
  '\u0085',
  '\u212b',
  '😀',
  '\\',
  '\\N',
  '\t',
  '\n',
  '""',
  '\0',
  ' ',
  '  ',
  '\u202e',
  '漢',
  'É',
  '\u0344',
  'ﬁ',
  '\u2800',
  '\u009f',
]
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('Ada', 'Łukasz', 'Зоя', '山田', 'O’Brien', 'Jo-Ann', 'नीता', 'علي') },
  { weight: 1, arbitrary: fc.constantFrom(...troubles) },
)
const text = fc.oneof(
  { weight: 6, arbitrary: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')) },
  { weight: 2, arbitrary: fc.array(word, { maxLength: 4 }).map((words) => words.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('', 'x'.repeat(100), 'x'.repeat(101), 'é'.repeat(200), 'é'.repeat(201)) },
)
const date = fc.constantFrom(
  '1990-02-03',
  ' 1990-02-03',
  '1990-02-30',
  '2026-11-25',
  '1899-12-31',
  '3/2/1990',
  '03.02.90',
  '\u200b',
  'soon',
  '1990-02-03T00:00',
)
const email = fc.constantFrom(
  '',
  'ada@example.com',
  'Ada.B@Example.COM',
  'zoé@exämple.com',
  ' a@b.co',
  'a@b',
  'a b@c.de',
  `${'a'.repeat(65)}@b.co`,
  'a\\b@c.de',
  '\u200b',
)
const record = fc.record({
  name: text,
  last: text,
  dob: date,
  city: text,
  email,
  other: word,
  more: fc.oneof({ weight: 5, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant(',surplus') }),
})
type Cells = { name: string; last: string; dob: string; city: string; email: string; other: string; more: string }

const layouts: { cells: (keyof Cells)[]; columns: ParseOptions['columns'] }[] = [
  { cells: ['name', 'email', 'dob', 'city'], columns: { name: 0, email: 1, dob: 2, city: 3 } },
  { cells: ['name', 'dob', 'city'], columns: { name: 0, dob: 1, city: 2 } },
  { cells: ['name', 'last', 'dob', 'city', 'email'], columns: { firstName: 0, lastName: 1, dob: 2, city: 3, email: 4 } },
  { cells: ['other', 'name', 'email', 'dob', 'city'], columns: { name: 1, email: 2, dob: 3, city: 4 } },
  { cells: ['other', 'name', 'email', 'dob', 'city'], columns: { ref: 0, name: 1, email: 2, dob: 3, city: 4 } },
]
const quote = (cell: string) => (/["\n\r,]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

function inputOf(records: Cells[], encoding: Encoding, { cells, columns }: (typeof layouts)[number]) {
  const csv = records.map((record) => cells.map((cell) => quote(record[cell])).join(',') + record.more).join('\n')
  const bytes = new Uint8Array(bytesOf(csv, encoding))
  const plan = { sliceNo: 1, byteFrom: 100, byteTo: 100 + bytes.length, rowFrom: 7, rowTo: 6 + records.length, lineFrom: 9 }
  const parseOptions: ParseOptions = { delimiter: ',', encoding, headerLine: 1, columns, dateOrder: 'dmy', acceptMostlyInvalid: false }
  return { batchId, bytes, plan, parseOptions, columns: cells.length, today }
}

function bytesOf(csv: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-16le') return Buffer.from(csv, 'utf16le')
  return encoding === 'utf-8' ? Buffer.from(csv) : Buffer.from(csv.replace(/[^\0-ÿ]/g, 'ÿ'), 'latin1')
}

describe('readSliceLines', () => {
  test('writes the same bytes by the fast path and by the full parser', () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 12 }),
        fc.constantFrom<Encoding>('utf-8', 'utf-8', 'utf-16le', 'windows-1252'),
        fc.constantFrom(...layouts),
        (records, encoding, layout) => {
          const input = inputOf(records, encoding, layout)
          const { people, invalid } = readSlice(input)
          const read = readSliceLines(input)
          expect(Buffer.from(read.lines).toString()).toBe(people.map((person) => personLine(batchId, person)).join(''))
          expect(read.people).toBe(people.length)
          expect(read.invalid).toBe(invalid.length)
          expect([...read.rows.slice(0, read.people)]).toEqual(people.map(({ row }) => row))
          expect([...read.hashes]).toEqual(people.flatMap((person) => hashOf(identityKeyCell(person).slice(0, -1))))
        },
      ),
      { numRuns: 3_000 },
    )
  })

  test('the fast path writes most people', () => {
    const names = ['Ada Iyer', 'Anaïs Pâris', '山田 太郎', 'Сергей', 'Łukasz Ø', 'نور']
    const records = names.map((name) => ({ name, last: '', dob: '3.2.1990', city: 'São Paulo', email: 'a@b.co', other: '', more: '' }))
    const input = inputOf(records, 'utf-8', layouts[0] as (typeof layouts)[number])
    const slice = openSlice(input)
    const addByFastPath = createFastPath({ ...input, slice, lines: createLineWriter(10) })
    const ways: boolean[] = []
    slice.forEachPlace((place) => ways.push(addByFastPath(place) >= 0))
    expect(ways).toEqual(records.map(() => true))
  })
})

function hashOf(identityKey: string): number[] {
  const hash = new Uint32Array(2)
  const bytes = Buffer.from(identityKey)
  hashIdentityKey(bytes, 0, bytes.length, hash, 0)
  return [...hash]
}
