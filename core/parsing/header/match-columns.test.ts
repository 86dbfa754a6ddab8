import { describe, expect, test } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import type { RequestedColumns } from '#core/parsing/parse-options'
import { readWholeFile } from '#core/parsing/survey/read-whole-file'
import { department, fieldsOptional, fieldsWith } from '#test/fields'

const optional = fieldsOptional({ dob: 'optional', city: 'off' })

describe('the columns that a file needs', () => {
  test('are those of required fields', async () => {
    const { survey, people } = await readWholeFile('name,email\nAda,ada@example.com\n', { version: optional })
    expect(survey).toMatchObject({ outcome: 'read', parseOptions: { columns: { name: 0, email: 1 } } })
    expect(people).toMatchObject([{ name: 'Ada', dob: null, city: null, email: 'ada@example.com' }])
  })

  test.each([
    ['name,born\nAda,1990-04-02\n', optional, 'The header on line 1 has no column for the e-mail address.'],
    ['1,2\n', optional, 'None of the first 31 lines is a header with the name and the e-mail address, for example: name,email.'],
    [
      '1,2\n',
      defaultFieldVersion,
      'None of the first 31 lines is a header with the name, the date of birth and the city, for example: name,dob,city.',
    ],
    [
      '1,2\n',
      fieldsWith({ ...department, presence: 'required' }),
      'None of the first 31 lines is a header with the name, the date of birth, the city and “Department”, for example: name,dob,city,Department.',
    ],
  ])('are named when %j does not have them', async (file, version, message) => {
    expect((await readWholeFile(file, { version })).survey).toMatchObject({ outcome: 'refused', refusal: { message } })
  })

  test.each<[RequestedColumns, string | null]>([
    [{}, '1990-04-02'],
    [{ dob: null }, null],
    [{ dob: 3 }, '1991-05-06'],
  ])('may be chosen, or requested as absent: %j', async (columns, dob) => {
    const file = 'name,born,email,hired\nAda,1990-04-02,ada@example.com,1991-05-06\n'
    const { people } = await readWholeFile(file, { version: optional, requested: { columns } })
    expect(people).toMatchObject([{ name: 'Ada', dob }])
  })

  test('do not have a field that is off, even if a column is named so', async () => {
    const { survey, people } = await readWholeFile('name,city,email\nAda,York,ada@example.com\n', { version: optional })
    expect(survey).toMatchObject({ extraColumns: ['city'] })
    expect(people).toMatchObject([{ city: null }])
  })

  test('are twice in a header only if the field is read', async () => {
    const twice = (version: typeof optional) => readWholeFile('name,email,born,dob\nAda,ada@example.com,,\n', { version })
    expect((await twice(optional)).survey).toMatchObject({ refusal: { code: 'column-twice' } })
    expect((await twice(fieldsOptional({ dob: 'off', city: 'off' }))).survey).toMatchObject({ outcome: 'read' })
  })

  test('may be short of an optional cell at the end', async () => {
    const { people, invalid } = await readWholeFile('name,email,born\nAda,ada@example.com\nBob\n', { version: optional })
    expect(people).toMatchObject([{ name: 'Ada', dob: null }])
    expect(invalid.map(({ problems }) => problems.map(({ code }) => code))).toEqual([['too-few-columns']])
  })
})
