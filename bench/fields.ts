import { compileFields } from '#core/fields/compiled-fields'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { compileField, type FieldReader } from '#core/fields/field-reader'
import { FieldVersion } from '#core/fields/field-version'
import type { Spelling } from '#core/parsing/parse-options'

const cells = Number(process.argv[2] ?? 200_000)
const rounds = Number(process.argv[3] ?? 5)
const today = '2026-11-24'

type Cells = { what: string; kind: object; spelling?: Spelling; write: (row: number) => string }

/** Counts the CPU time that reading a cell takes, by kind, in turns. A cell is written before the time is taken. */
const departments = Array.from({ length: 50 }, (_, index) => ({ key: `d${index}`, label: `Department ${index}` }))
const two = (number: number) => String(number).padStart(2, '0')
const measures: Cells[] = [
  { what: 'text', kind: { kind: 'text' }, write: (row) => `Employee ${row}` },
  { what: 'text, with a pattern', kind: { kind: 'text', pattern: 'E-?[0-9]{4,8}' }, write: (row) => `E-${100_000 + row}` },
  { what: 'whole number', kind: { kind: 'whole-number' }, write: (row) => String(row * 37) },
  { what: 'whole number, grouped', kind: { kind: 'whole-number' }, spelling: 'comma', write: (row) => (row * 37).toLocaleString('de') },
  { what: 'decimal, comma', kind: { kind: 'decimal' }, spelling: 'comma', write: (row) => (row * 1.37).toLocaleString('de') },
  {
    what: 'date, year first',
    kind: { kind: 'date' },
    write: (row) => `${1950 + (row % 70)}-${two(1 + (row % 12))}-${two(1 + (row % 28))}`,
  },
  {
    what: 'date, day first',
    kind: { kind: 'date' },
    spelling: 'dmy',
    write: (row) => `${1 + (row % 28)}.${1 + (row % 12)}.${1950 + (row % 70)}`,
  },
  { what: 'yes or no', kind: { kind: 'yes-no' }, write: (row) => (row % 2 ? 'Yes' : 'no') },
  { what: 'choice of 50', kind: { kind: 'choice', choices: departments }, write: (row) => `Department ${row % 50}` },
  { what: 'e-mail address', kind: { kind: 'email' }, write: (row) => `person.${row}@example.com` },
  { what: 'phone, abroad', kind: { kind: 'phone' }, write: (row) => `+49 30 ${1_000_000 + row}` },
  { what: 'phone, at home', kind: { kind: 'phone', defaultCountry: 'DE' }, write: (row) => `030 ${1_000_000 + row}` },
  { what: 'phone, by the library', kind: { kind: 'phone', defaultCountry: 'DE' }, write: (row) => `0049 30 ${1_000_000 + row}` },
  { what: 'country', kind: { kind: 'country' }, write: (row) => ['Germany', 'Poland', 'FR', 'Österreich'][row % 4] ?? '' },
  { what: 'IBAN', kind: { kind: 'iban' }, write: () => 'DE89 3704 0044 0532 0130 00' },
  { what: 'Luhn number', kind: { kind: 'luhn-number' }, write: () => '4539 5787 6362 1486' },
]

const field = { key: 'field', label: 'Field', presence: 'optional', isPersonalData: false }
const prepared = measures.map(({ what, kind, spelling, write }) => {
  const { fields } = FieldVersion.parse({ ...defaultFieldVersion, fields: [...defaultFieldVersion.fields, { ...field, ...kind }] })
  const own = fields.find(({ key }) => key === 'field')
  if (!own) throw new Error(`There is no field for ${what}.`)
  const texts = Array.from({ length: cells }, (_, row) => write(row))
  return { what, texts, reader: compileField(own, { today, spelling }), microseconds: [] as number[] }
})
const compiled: number[] = []
for (let round = 0; round < rounds; round += 1) {
  for (const { texts, reader, microseconds } of prepared) microseconds.push(microsecondsOf(() => readAll(reader, texts)) / cells)
  compiled.push(microsecondsOf(() => compileFields({ version: defaultFieldVersion, today, spellings: {} })))
}
for (const { what, microseconds } of prepared) console.log(`${what.padEnd(24)} ${Math.min(...microseconds).toFixed(3)} µs of CPU a cell`)
console.log(`${'compiling the default'.padEnd(24)} ${Math.min(...compiled).toFixed(0)} µs of CPU`)

function readAll({ read }: FieldReader, texts: string[]): void {
  for (const text of texts) if (typeof read(text) !== 'string') throw new Error(`“${text}” is not read.`)
}

function microsecondsOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
