import { describe, expect, test } from 'vitest'
import { readHead } from '#core/reading/read-head'
import type { ReadingHints } from '#core/reading/reading'
import { hintsToSend, withColumn, withDelimiter, withHeaderLine } from './reading-changes'

const headOf = (file: string, hints: ReadingHints = {}) =>
  readHead({ bytes: new TextEncoder().encode(file), isWhole: true, hints, today: '2026-11-24' })

const file = 'name;dob;city;team\nAda;1990-01-31;Pune;Oslo\n'

function topOf(head: ReturnType<typeof headOf>) {
  if (!head.top) throw new Error('The file is no text.')
  return head.top
}

describe('what is sent along with a file', () => {
  test('is nothing as long as nothing was changed', () => {
    expect(hintsToSend({}, {}, headOf(file))).toEqual({})
  })

  test('is only the part that was changed', () => {
    expect(hintsToSend({}, { dateOrder: 'mdy' }, headOf(file))).toEqual({ dateOrder: 'mdy' })
    const given: ReadingHints = { delimiter: ';', headerLine: 1, columns: { name: 0, dob: 1, city: 2 } }
    expect(hintsToSend(given, { ...given, encoding: 'windows-1252' }, headOf(file, given))).toEqual({ encoding: 'windows-1252' })
  })

  test('holds every column once one is changed, and where they were chosen', () => {
    const hints = withColumn({}, topOf(headOf(file)), 'city', 3)
    const sent = hintsToSend({}, hints, headOf(file, hints))
    expect(sent).toEqual({ delimiter: ';', headerLine: 1, columns: { name: 0, dob: 1, city: 3 } })
  })

  test('lets go of columns when the delimiter or the header is another', () => {
    const hints = withColumn({ dateOrder: 'dmy' }, topOf(headOf(file)), 'city', 3)
    expect(withDelimiter(hints, ',')).toEqual({ dateOrder: 'dmy', delimiter: ',' })
    expect(withHeaderLine(hints, topOf(headOf(file)), 2)).toEqual({ dateOrder: 'dmy', delimiter: ';', headerLine: 2 })
  })

  test('accepts rows that mostly fail when that was shown', () => {
    const failing = headOf(`name,dob,city\n${'Ada,soon,Pune\n'.repeat(120)}`)
    expect(hintsToSend({}, {}, failing)).toEqual({ acceptMostlyInvalid: true })
  })
})

test('a column that is given another meaning loses the one it had', () => {
  const top = topOf(headOf(file))
  expect(withColumn({}, top, 'email', 2).columns).toEqual({ name: 0, dob: 1, email: 2 })
  expect(withColumn({}, top, 'city', null).columns).toEqual({ name: 0, dob: 1 })
})

test('a column chosen before the file was read anew keeps what was chosen just before', () => {
  const top = topOf(headOf('who|when|where\nAda|1990-01-31|Pune\n'))
  const hints = withColumn(withColumn(withHeaderLine({}, top, 1), top, 'name', 0), top, 'dob', 1)
  expect(hints).toEqual({ delimiter: '|', headerLine: 1, columns: { name: 0, dob: 1 } })
})

test('no column of e-mail addresses is said outright, and sent so', () => {
  const named = 'name;dob;city;email\nAda;1990-01-31;Pune;a@b.example\n'
  const hints = withColumn({}, topOf(headOf(named)), 'email', null)
  const head = headOf(named, hints)
  expect(head).toMatchObject({ people: [{ email: null }], extraColumns: ['email'] })
  expect(hintsToSend({}, hints, head)).toEqual({ delimiter: ';', headerLine: 1, columns: { name: 0, dob: 1, city: 2, email: null } })
})

test('a name stands in one column or in two', () => {
  const top = topOf(headOf(file))
  const columns = { firstName: 0, lastName: 3, dob: 1, city: 2 }
  expect(withColumn({}, top, 'lastName', 3).columns).toEqual({ lastName: 3, dob: 1, city: 2 })
  expect(withColumn({}, { ...top, columns }, 'name', 0).columns).toEqual({ name: 0, dob: 1, city: 2 })
})
