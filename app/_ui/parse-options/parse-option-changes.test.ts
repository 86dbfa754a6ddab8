import { describe, expect, test } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { readHead } from '#core/parsing/preview/read-head'
import { optionsToSend, withColumn, withDelimiter, withHeaderLine } from './parse-option-changes'

const headOf = (file: string, requested: RequestedParseOptions = {}) =>
  readHead({ bytes: new TextEncoder().encode(file), isWhole: true, requested, version: defaultFieldVersion, today: '2026-11-24' })

const file = 'name;dob;city;team\nAda;1990-01-31;Pune;Oslo\n'

function topOf(head: ReturnType<typeof headOf>) {
  if (!head.top) throw new Error('The file is not text.')
  return head.top
}

describe('optionsToSend', () => {
  test('sends nothing when nothing was changed', () => {
    expect(optionsToSend({}, {}, headOf(file))).toEqual({})
  })

  test('sends only the changed options', () => {
    expect(optionsToSend({}, { dateOrder: 'mdy' }, headOf(file))).toEqual({ dateOrder: 'mdy' })
    const initial: RequestedParseOptions = { delimiter: ';', headerLine: 1, columns: { name: 0, dob: 1, city: 2 } }
    expect(optionsToSend(initial, { ...initial, encoding: 'windows-1252' }, headOf(file, initial))).toEqual({ encoding: 'windows-1252' })
  })

  test('sends all columns with their delimiter and header line once one is changed', () => {
    const requested = withColumn({}, topOf(headOf(file)), 'city', 3)
    const sent = optionsToSend({}, requested, headOf(file, requested))
    expect(sent).toEqual({ delimiter: ';', headerLine: 1, columns: { name: 0, dob: 1, city: 3 } })
  })

  test('drops columns when the delimiter or header line changes', () => {
    const requested = withColumn({ dateOrder: 'dmy' }, topOf(headOf(file)), 'city', 3)
    expect(withDelimiter(requested, ',')).toEqual({ dateOrder: 'dmy', delimiter: ',' })
    expect(withHeaderLine(requested, topOf(headOf(file)), 2)).toEqual({ dateOrder: 'dmy', delimiter: ';', headerLine: 2 })
  })

  test('accepts mostly invalid rows after they were shown', () => {
    const failing = headOf(`name,dob,city\n${'Ada,soon,Pune\n'.repeat(120)}`)
    expect(optionsToSend({}, {}, failing)).toEqual({ acceptMostlyInvalid: true })
  })
})

test('a column assigned to another field loses its first field', () => {
  const top = topOf(headOf(file))
  expect(withColumn({}, top, 'email', 2).columns).toEqual({ name: 0, dob: 1, email: 2 })
  expect(withColumn({}, top, 'city', null).columns).toEqual({ name: 0, dob: 1, city: null })
})

test('a column chosen before the file is read again keeps the previous choice', () => {
  const top = topOf(headOf('who|when|where\nAda|1990-01-31|Pune\n'))
  const requested = withColumn(withColumn(withHeaderLine({}, top, 1), top, 'name', 0), top, 'dob', 1)
  expect(requested).toEqual({ delimiter: '|', headerLine: 1, columns: { name: 0, dob: 1 } })
})

test('no e-mail column is sent explicitly', () => {
  const named = 'name;dob;city;email\nAda;1990-01-31;Pune;a@b.example\n'
  const requested = withColumn({}, topOf(headOf(named)), 'email', null)
  const head = headOf(named, requested)
  expect(head).toMatchObject({ people: [{ email: null }], extraColumns: ['email'] })
  expect(optionsToSend({}, requested, head)).toEqual({ delimiter: ';', headerLine: 1, columns: { name: 0, dob: 1, city: 2, email: null } })
})

test('a name is in one column or in two', () => {
  const top = topOf(headOf(file))
  const columns = { firstName: 0, lastName: 3, dob: 1, city: 2 }
  expect(withColumn({}, top, 'lastName', 3).columns).toEqual({ lastName: 3, dob: 1, city: 2 })
  expect(withColumn({}, { ...top, columns }, 'name', 0).columns).toEqual({ name: 0, dob: 1, city: 2 })
})
