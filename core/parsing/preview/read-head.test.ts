import { expect, test } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { fieldsWith } from '#test/fields'
import { type Head, readHead } from './read-head'

const read = (file: string | Uint8Array, requested: RequestedParseOptions = {}, isWhole = true, version = defaultFieldVersion): Head =>
  readHead({
    bytes: typeof file === 'string' ? new TextEncoder().encode(file) : file,
    isWhole,
    requested,
    version,
    today: '2026-11-24',
  })

function readOf(head: Head) {
  if (head.outcome !== 'read') throw new Error(head.refusal.message)
  return head
}

test('shows how a file is read, with the date that decides the order', () => {
  const head = readOf(read('Staff 2026\nName;Born;Town;Desk\nAda Iyer;03/04/1990;Pune;7\nBen Ng;25/12/1988;Oslo;8\n'))
  expect(head.top).toMatchObject({ delimiter: ';', encoding: 'utf-8', headerLine: 2, columns: { name: 0, dob: 1, city: 2 } })
  expect(head.top.header).toEqual(['Name', 'Born', 'Town', 'Desk'])
  expect(head.top.example).toEqual(['Ada Iyer', '03/04/1990', 'Pune', '7'])
  expect(head.dates).toMatchObject({ order: 'dmy', evidence: { line: 4, value: '25/12/1988' } })
  expect(head.extraColumns).toEqual(['Desk'])
  expect(head.people.map(({ line, name, born }) => [line, name, ...born])).toEqual([
    [3, 'Ada Iyer', '1990-04-03'],
    [4, 'Ben Ng', '1988-12-25'],
  ])
})

test('shows both days of a date that can be read in two ways, until the order is chosen', () => {
  const file = 'name,dob,city\nAda Iyer,03/04/1990,Pune\nBen Ng,05/05/1988,Oslo\n'
  const head = readOf(read(file))
  expect(head.dates).toMatchObject({ order: null, examples: [{ line: 2, dayFirst: '1990-04-03', monthFirst: '1990-03-04' }] })
  expect(head.people.map(({ born }) => born)).toEqual([['1990-04-03', '1990-03-04'], ['1988-05-05']])
  expect(readOf(read(file, { dateOrder: 'mdy' })).people.map(({ born }) => born)).toEqual([['1990-03-04'], ['1988-05-05']])
})

test('keeps asking how a column is written, also once it is answered, and reads it as it was answered', () => {
  const declared = { presence: 'optional', isPersonalData: false }
  const version = fieldsWith(
    { ...declared, key: 'start', label: 'Start', kind: 'date' },
    { ...declared, key: 'pay', label: 'Pay', kind: 'decimal', places: 3 },
    { ...declared, key: 'rate', label: 'Rate', kind: 'decimal', places: 3 },
  )
  const file = 'name,dob,city,start,pay,rate\nAda,1990-01-01,Pune,03/04/2026,1.234,1.5\n'
  const seen = (spellings: RequestedParseOptions['spellings']) => {
    const head = readOf(read(file, { spellings }, true, version))
    return [head.spellings.map(({ field }) => field.key), head.people[0]?.values]
  }
  expect(seen(undefined)).toEqual([
    ['start', 'pay'],
    ['2026-04-03', '1.234', '1.5'],
  ])
  expect(seen({ start: 'mdy' })).toEqual([
    ['start', 'pay'],
    ['2026-03-04', '1.234', '1.5'],
  ])
  expect(seen({ start: 'mdy', pay: 'comma' })).toEqual([
    ['start', 'pay'],
    ['2026-03-04', '1234', '1.5'],
  ])
  // No one is asked about the last column, and a maker can have chosen for the whole file what the head does not show.
  const clear = file.replace('1.5', '12')
  expect(readOf(read(clear, { spellings: { rate: 'comma' } }, true, version)).spellings.map(({ field }) => field.key)).toEqual([
    'start',
    'pay',
  ])
  expect(read(file, { spellings: { start: 'dmy', pay: 'point', rate: 'comma' } }, true, version)).toMatchObject({ invalid: [{ row: 1 }] })
})

test('shows invalid rows with their text in the file', () => {
  const head = readOf(read('name,dob,city\nAda Iyer,1990-02-31,Pune\nBen Ng,1988-05-05,Oslo\n'))
  expect(head.invalid).toEqual([
    {
      row: 1,
      line: 2,
      raw: 'Ada Iyer,1990-02-31,Pune',
      problems: [{ code: 'dob-impossible', field: 'dob', value: '1990-02-31', message: 'The date of birth is a day that does not exist.' }],
    },
  ])
})

test('ignores a record that the head truncates', () => {
  const rows = 'name,dob,city\nAda Iyer,1990-01-31,Pune\nBen Ng,1988-05-05,"Os'
  expect(readOf(read(rows, {}, false))).toMatchObject({ rows: 1, checked: 1, invalid: [] })
  expect(read(rows)).toMatchObject({ outcome: 'refused', refusal: { code: 'quote-open', line: 3 }, top: { headerLine: 1 } })
})

test('judges whether most of the first rows fail, and shows them all the same', () => {
  const file = `name,dob,city\n${'Ada Iyer,soon,Pune\n'.repeat(120)}`
  expect(readOf(read(file))).toMatchObject({ mostlyInvalid: { code: 'dob-unreadable', failed: 120, of: 120 }, checked: 120 })
  expect(readOf(read(file, { acceptMostlyInvalid: true })).mostlyInvalid).toBeNull()
})

test('offers the lines of a file whose columns have other names, and reads it once they are chosen', () => {
  const file = 'Export of 3 May\n\nPerson|Geboren|Where|Mail\nAda Iyer|1990-01-31|Pune|\n'
  const head = read(file)
  expect(head).toMatchObject({
    outcome: 'refused',
    refusal: { code: 'column-missing' },
    top: { delimiter: '|', headerLine: 3, columns: { dob: 1, email: 3 }, header: ['Person', 'Geboren', 'Where', 'Mail'] },
  })
  const chosen = readOf(read(file, { delimiter: '|', headerLine: 3, columns: { dob: 1, email: 3, name: 0, city: 2 } }))
  expect(chosen.people).toMatchObject([{ name: 'Ada Iyer', city: 'Pune', born: ['1990-01-31'], email: null }])
})

test('does not choose between two columns with the same meaning', () => {
  const head = read('name,dob,city,town\nAda Iyer,1990-01-31,Pune,Pune\n')
  expect(head).toMatchObject({ refusal: { code: 'column-twice' }, top: { columns: { name: 0, dob: 1 } } })
  expect(head.top?.columns).not.toHaveProperty('city')
})

test('offers no choice for a file that is not text', () => {
  expect(read(Buffer.from('504b0304140000000800', 'hex'))).toMatchObject({ refusal: { code: 'not-text' }, top: null })
  expect(read('')).toMatchObject({ refusal: { code: 'empty' }, top: null })
})

test('reads a head in UTF-16', () => {
  const file = Buffer.from(`\ufeffname\tdob\tcity\nJosé Núñez\t1990-01-31\tMálaga\nAda\tnever\tÅrhus\n`, 'utf16le')
  const head = readOf(read(file))
  expect(head).toMatchObject({ top: { encoding: 'utf-16le', delimiter: '\t' }, people: [{ name: 'José Núñez', city: 'Málaga' }] })
  expect(head.invalid[0]?.raw).toBe('Ada\tnever\tÅrhus')
})
