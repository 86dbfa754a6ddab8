import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { FieldVersion } from '#core/fields/field-version'
import type { NumberedAlternative } from '#core/fields/identity-alternatives'
import { identityKeyHash } from '#core/identity-keys/identity-key-hash'
import type { Encoding, ParseOptions, RequestedParseOptions } from '#core/parsing/parse-options'
import { openSlice, type ParsedPerson, readSlice } from '#core/parsing/row/read-slice'
import { readWholeFile } from '#core/parsing/survey/read-whole-file'
import { decodeBinaryRows } from '#test/binary-rows'
import { firstWordsOf } from '#test/first-words-of'
import { binaryRowsOf } from './binary-rows'
import { createFastPath } from './fast-path'
import { createLineWriter } from './line-writer'
import { otherKeysOf } from './other-key-rows'
import { personLine } from './person-line'
import { readSliceLines } from './read-slice-lines'
import { personOfHash, type SliceLines } from './slice-lines'
import { uniqueValueRows, uniqueValuesByRow } from './unique-values'

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
  { weight: 1, arbitrary: fc.constantFrom('#N/A', '#REF!', '#1 Road') },
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
  start: date,
  pay: fc.constantFrom('', '1', '1.5', '1,5', '1.234,50', '-0', 'x', '#N/A'),
  unit: fc.constantFrom('', 'Sales', 'verkauf', 'R&D', 'No\\one', 'Éé', '\u200b'),
  more: fc.oneof({ weight: 5, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant(',surplus') }),
})
type Cells = {
  name: string
  last: string
  dob: string
  city: string
  email: string
  other: string
  start: string
  pay: string
  unit: string
  more: string
}

const declared = { isPersonalData: false, presence: 'optional' }
const declaredVersion = FieldVersion.parse({
  ...defaultFieldVersion,
  fields: [
    // The first declared value of a person may be empty, and no column of the file is this field.
    { ...declared, key: 'first', label: 'First', kind: 'text' },
    { ...declared, key: 'other', label: 'Other', kind: 'text', presence: 'required' },
    ...defaultFieldVersion.fields,
    { ...declared, key: 'start', label: 'Start', kind: 'date' },
    { ...declared, key: 'pay', label: 'Pay', kind: 'decimal' },
    {
      ...declared,
      key: 'unit',
      label: 'Unit',
      kind: 'choice',
      choices: [
        { key: 'sales', label: 'Sales', synonyms: ['Verkauf'] },
        { key: 'e-e', label: 'Éé' },
        { key: 'none', label: 'No\\one' },
      ],
    },
    { ...declared, key: 'absent', label: 'Absent', kind: 'text' },
  ],
  rules: [{ rule: 'ends-after-starts', starts: 'dob', ends: 'start' }],
})
/** The first declared field may be empty. */
const startFirst = FieldVersion.parse({
  ...declaredVersion,
  fields: declaredVersion.fields.toSorted((a, b) => Number(b.key === 'start') - Number(a.key === 'start')),
})
function withUnique(version: FieldVersion, ...keys: string[]): FieldVersion {
  return { ...version, fields: version.fields.map((field) => ({ ...field, isUnique: keys.includes(field.key) })) }
}
const identities: [identity: string[][], compared: NumberedAlternative[]][] = [
  [[['unit', 'other'], ['email'], ['name', 'dob', 'city']], []],
  [
    [['start'], ['city', 'name', 'dob']],
    [
      { number: 1, keys: ['email'] },
      { number: 2, keys: ['dob', 'name', 'city'] },
      { number: 3, keys: ['other', 'unit'] },
      { number: 4, keys: ['absent'] },
      { number: 5, keys: ['start'] },
    ],
  ],
]
const withDeclared: (keyof Cells)[] = ['name', 'start', 'email', 'dob', 'unit', 'city', 'pay', 'other']
const declaredColumns = { name: 0, email: 2, dob: 3, city: 5, fields: { start: 1, unit: 4, pay: 6, other: 7 } }

type Layout = {
  cells: (keyof Cells)[]
  columns: ParseOptions['columns']
  isWorkbook?: true
  version?: FieldVersion
  compared?: NumberedAlternative[]
}
const layouts: Layout[] = [
  { cells: withDeclared, columns: declaredColumns, version: declaredVersion },
  { cells: withDeclared, columns: declaredColumns, version: declaredVersion, isWorkbook: true },
  { cells: withDeclared, columns: declaredColumns, version: startFirst },
  ...[declaredVersion, FieldVersion.parse({ ...declaredVersion, identity: [['start'], ['dob', 'name', 'city']] })].map((version) => ({
    cells: withDeclared,
    columns: declaredColumns,
    version: withUnique(version, 'unit', 'email', 'name'),
  })),
  { cells: withDeclared, columns: declaredColumns, version: withUnique(declaredVersion, 'pay') },
  ...identities.map(([identity, compared]) => ({
    cells: withDeclared,
    columns: declaredColumns,
    version: FieldVersion.parse({ ...declaredVersion, identity }),
    compared,
  })),
  { cells: ['name', 'email', 'dob', 'city'], columns: { name: 0, email: 1, dob: 2, city: 3 }, isWorkbook: true },
  { cells: ['name', 'email', 'dob', 'city'], columns: { name: 0, email: 1, dob: 2, city: 3 } },
  { cells: ['name', 'dob', 'city'], columns: { name: 0, dob: 1, city: 2 } },
  { cells: ['name', 'last', 'dob', 'city', 'email'], columns: { firstName: 0, lastName: 1, dob: 2, city: 3, email: 4 } },
  { cells: ['other', 'name', 'email', 'dob', 'city'], columns: { name: 1, email: 2, dob: 3, city: 4 } },
  { cells: ['other', 'name', 'email', 'dob', 'city'], columns: { ref: 0, name: 1, email: 2, dob: 3, city: 4 } },
]
const quote = (cell: string) => (/["\n\r,]|^#/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

function inputOf(
  records: Cells[],
  encoding: Encoding,
  { cells, columns, isWorkbook, version = defaultFieldVersion, compared = [] }: Layout,
) {
  const csv = records.map((record) => cells.map((cell) => quote(record[cell])).join(',') + record.more).join('\n')
  const bytes = new Uint8Array(bytesOf(csv, encoding))
  const plan = { sliceNo: 1, byteFrom: 100, byteTo: 100 + bytes.length, rowFrom: 7, rowTo: 6 + records.length, lineFrom: 9 }
  const parseOptions: ParseOptions = {
    delimiter: ',',
    encoding,
    headerLine: 1,
    columns,
    dateOrder: 'dmy',
    spellings: { start: 'dmy', pay: 'comma' },
    acceptMostlyInvalid: false,
    ...(isWorkbook && { isWorkbook }),
  }
  return { batchId, bytes, plan, parseOptions, columns: cells.length, version, compared, today }
}

function bytesOf(csv: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-16le') return Buffer.from(csv, 'utf16le')
  return encoding === 'utf-8' ? Buffer.from(csv) : Buffer.from(csv.replace(/[^\0-ÿ]/g, 'ÿ'), 'latin1')
}

// Bytes that are no UTF-8, half a surrogate pair in UTF-8 and UTF-16, NUL, quotes, and marks of the byte order.
const strayBytes: fc.Arbitrary<readonly number[]> = fc.oneof(
  fc.constantFrom([0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x00, 0xd8], [0xef, 0xbb, 0xbf], [0x00], [0x22], [0x22, 0x22]),
  fc.constantFrom([0x0d, 0x0a], [0x0d], [0x0a], [0x2c], [0x5c], [0x7f], [0x1f], [0xc2, 0x85], [0xf0, 0x9f, 0x98, 0x80]),
  fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 3 }),
)

function withStrays(file: Buffer, strays: { at: number; bytes: readonly number[] }[]): Buffer {
  const headerBytes = file.indexOf('city') + 10
  return strays.reduce((bytes, { at, bytes: some }) => {
    const place = headerBytes + Math.floor(at * (bytes.length - headerBytes))
    return Buffer.concat([bytes.subarray(0, place), Buffer.from(some), bytes.subarray(place)])
  }, file)
}

function fileOf(records: Cells[], lineEnd: string, encoding: Encoding | 'utf-8-with-mark'): Buffer {
  const cells: (keyof Cells)[] = ['name', 'email', 'dob', 'city']
  const lines = ['name,email,dob,city', ...records.map((record) => cells.map((cell) => quote(record[cell])).join(',') + record.more)]
  const csv = lines.join(lineEnd) + lineEnd
  if (encoding === 'utf-8-with-mark') return Buffer.from(`\ufeff${csv}`)
  return encoding === 'utf-16le' ? Buffer.from(`\ufeff${csv}`, 'utf16le') : bytesOf(csv, encoding)
}

function requestedOf(encoding: Encoding | 'utf-8-with-mark'): RequestedParseOptions {
  return { ...(encoding === 'windows-1252' ? { encoding } : {}), delimiter: ',', dateOrder: 'dmy', acceptMostlyInvalid: true }
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
          expect(decodeBinaryRows(Buffer.concat([...binaryRowsOf(read, [...people.keys()])]))).toEqual(people.map(storedCells))
          expect(otherKeysIn(read)).toEqual(people.flatMap(storedOtherKeys))
          const others = Buffer.concat([...otherKeysOf(read.otherKeys, new Set([0, people.length - 1].filter((at) => people[at])))])
          expect(decodeOtherKeys(others)).toEqual(people.slice(1, -1).flatMap(storedOtherKeys))
          const values = people.flatMap(({ uniqueValues }, person) => uniqueValues.map((value) => ({ person, value })))
          const taken = values.filter(({ value }) => value !== '')
          expect([...read.hashes]).toEqual(
            [...people.map(({ identityKey }) => identityKey), ...taken.map(({ value }) => value)].flatMap(firstWordsOf),
          )
          expect([...read.hashes.keys()].slice(0, read.hashes.length / 2).map((index) => personOfHash(read, index))).toEqual([
            ...people.keys(),
            ...taken.map(({ person }) => person),
          ])
          const isIncluded = (person: number) => person % 2 === 0
          const valueRows = Buffer.concat([...uniqueValueRows(read.unique, batchId, read.rows, isIncluded)])
          const included = taken.filter(({ person }) => isIncluded(person))
          expect(decodeValues(valueRows).toSorted()).toEqual(
            included.map(({ person, value }) => [identityKeyHash(value), batchId, people[person]?.row]).toSorted(),
          )
          const kept = people.flatMap(({ row, uniqueValues }, person) =>
            uniqueValues.map((value) => [row, person === 0 ? '' : value] as const),
          )
          const byRow = uniqueValuesByRow(read.unique, input.plan, read.rows, new Set([0]))
          expect(byRow.length).toBe(records.length * read.unique.fields * 16)
          const rowsKept = kept.map(([row], at) => ((row - input.plan.rowFrom) * read.unique.fields + (at % read.unique.fields)) * 16)
          expect(rowsKept.map((at) => uuidAt(byRow, at))).toEqual(
            kept.map(([, value]) => (value === '' ? noValue : identityKeyHash(value))),
          )
        },
      ),
      { numRuns: 3_000 },
    )
  })

  test('writes the same bytes by both for a file with any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 6 }),
        fc.array(fc.record({ at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), bytes: strayBytes }), { maxLength: 4 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom<Encoding | 'utf-8-with-mark'>('utf-8', 'utf-8', 'utf-8-with-mark', 'utf-16le', 'windows-1252'),
        async (records, strays, lineEnd, encoding) => {
          const file = withStrays(fileOf(records, lineEnd, encoding), strays)
          const { survey, people, invalid } = await readWholeFile(file, { requested: requestedOf(encoding), today, sliceRows: 3 })
          if (survey.outcome !== 'read') return
          const { parseOptions, header, slices } = survey
          const read = slices.map((plan) => {
            const bytes = new Uint8Array(file.subarray(plan.byteFrom, plan.byteTo))
            return readSliceLines({ batchId, bytes, plan, parseOptions, columns: header.length, version: defaultFieldVersion, today })
          })
          expect(Buffer.concat(read.map(({ lines }) => lines)).toString()).toBe(
            people.map((person) => personLine(batchId, person)).join(''),
          )
          expect(read.reduce((sum, slice) => sum + slice.invalid, 0)).toBe(invalid.length)
        },
      ),
      { numRuns: 600 },
    )
  })

  test.each(layouts.slice(0, 8))('the fast path writes most people', (layout) => {
    const names = ['Ada Iyer', 'Anaïs Pâris', '山田 太郎', 'Сергей', 'Łukasz Ø', 'نور']
    const rest = { last: '', dob: '3.2.1990', city: 'São Paulo', email: 'a@b.co', other: 'E-1', start: '1.2.2020', pay: '1,5', unit: 'éé' }
    const records = names.map((name) => ({ name, ...rest, more: '' }))
    const input = inputOf(records, 'utf-8', layout)
    const slice = openSlice(input)
    const { add: addByFastPath } = createFastPath({ ...input, slice, lines: createLineWriter(10) })
    const ways: boolean[] = []
    slice.forEachPlace((place) => ways.push(addByFastPath(place) >= 0))
    expect(ways).toEqual(records.map(() => true))
  })
})

const otherKeysIn = ({ otherKeys }: SliceLines) => decodeOtherKeys(Buffer.from(otherKeys.rows))

const storedOtherKeys = ({ row, otherIdentityKeys }: ParsedPerson) =>
  otherIdentityKeys.map(({ alternative, key }) => [batchId, row, alternative, identityKeyHash(key)])

/** Rows of `other_identity_key` in COPY's binary format, all of the same length. */
function decodeOtherKeys(rows: Buffer): unknown[][] {
  const starts = Array.from({ length: rows.length / 56 }, (_, row) => row * 56)
  return starts.map((at) => {
    const lengths = [
      rows.readInt16BE(at),
      rows.readInt32BE(at + 2),
      rows.readInt32BE(at + 22),
      rows.readInt32BE(at + 30),
      rows.readInt32BE(at + 36),
    ]
    expect(lengths).toEqual([4, 16, 4, 2, 16])
    return [uuidAt(rows, at + 6), rows.readInt32BE(at + 26), rows.readInt16BE(at + 34), uuidAt(rows, at + 40)]
  })
}

/** Rows of `unique_value` in COPY's binary format. */
function decodeValues(rows: Buffer): unknown[][] {
  const starts = Array.from({ length: rows.length / 50 }, (_, row) => row * 50)
  return starts.map((at) => {
    expect([rows.readInt16BE(at), rows.readInt32BE(at + 2), rows.readInt32BE(at + 22), rows.readInt32BE(at + 42)]).toEqual([3, 16, 16, 4])
    return [uuidAt(rows, at + 6), uuidAt(rows, at + 26), rows.readInt32BE(at + 46)]
  })
}

const uuidAt = (bytes: Buffer, at: number) => bytes.toString('hex', at, at + 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
const noValue = '00000000-0000-0000-0000-000000000000'

const storedCells = ({ row, line, dob, name, city, email, fields, identityKey }: ParsedPerson) => [
  batchId,
  row,
  line,
  dob,
  name,
  city,
  email,
  ...(fields === null ? [] : [fields]),
  identityKeyHash(identityKey),
]
