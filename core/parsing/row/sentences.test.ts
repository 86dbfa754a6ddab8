import { describe, expect, test } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { readWholeFile } from '#core/parsing/survey/read-whole-file'
import { shorten } from '#core/parsing/text/text-length'
import { type ProblemCode, problemCodes, sentenceFor } from './problems'

const { fields } = defaultFieldVersion

describe('sentenceFor', () => {
  test.each(problemCodes)('says what %s is in one sentence', (code) => {
    for (const field of [null, ...fields.map(({ key }) => key)])
      expect(sentenceFor({ code, field }, fields)).toMatch(/^The [^.]+\.$|^The [^.]+name@example\.com\.$|like 1234\.5\.$/)
  })

  test.each<[ProblemCode, string, string]>([
    ['name-missing', 'name', 'The name is missing.'],
    ['name-too-long', 'name', 'The name is longer than 200 characters.'],
    ['dob-missing', 'dob', 'The date of birth is missing.'],
    ['dob-unreadable', 'dob', 'The date of birth is not a date that can be read; write it as YYYY-MM-DD.'],
    ['dob-impossible', 'dob', 'The date of birth is a day that does not exist.'],
    ['dob-in-future', 'dob', 'The date of birth is in the future.'],
    ['dob-before-1900', 'dob', 'The date of birth is before 1900.'],
    ['city-too-long', 'city', 'The city is longer than 100 characters.'],
    ['email-malformed', 'email', 'The e-mail address is not a complete address, like name@example.com.'],
    ['email-too-long', 'email', 'The e-mail address is longer than 254 characters.'],
  ])('says of %s: %s', (code, field, sentence) => expect(sentenceFor({ code, field }, fields)).toBe(sentence))

  test('names the field where the code does not', () => {
    expect(sentenceFor({ code: 'control-character', field: 'city' }, fields)).toMatch(/^The city contains/)
    expect(sentenceFor({ code: 'nul', field: null }, fields)).toBe('The row contains a NUL byte.')
  })
})

describe('a value that is shown', () => {
  test('has at most 200 code points', () => {
    expect(shorten('x'.repeat(200))).toBe('x'.repeat(200))
    expect(shorten('😀'.repeat(200))).toBe('😀'.repeat(200))
    expect(shorten('😀'.repeat(201))).toBe(`${'😀'.repeat(199)}…`)
  })

  test('is part of its problem unless the cell is empty', async () => {
    const { invalid } = await readWholeFile('name,dob,city\nAda,,York\nBob,tomorrow,York\n')
    expect(invalid.map(({ problems }) => problems)).toEqual([
      [{ code: 'dob-missing', field: 'dob' }],
      [{ code: 'dob-unreadable', field: 'dob', value: 'tomorrow' }],
    ])
  })
})
