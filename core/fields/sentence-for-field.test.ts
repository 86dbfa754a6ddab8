import { expect, test } from 'vitest'
import { defaultFieldVersion } from './default-field-version'
import { compileField } from './field-reader'
import { FieldVersion } from './field-version'
import type { CellProblemCode } from './kinds/cell-problem'
import { sentenceForField } from './sentence-for-field'

const field = { key: 'field', label: 'Field', presence: 'required', isPersonalData: false }

test.each<[object, string, CellProblemCode, string]>([
  [{ kind: 'text' }, '\u200b', 'missing', 'is missing.'],
  [{ kind: 'text', shortest: 3 }, 'ab', 'too-short', 'is shorter than 3 characters.'],
  [{ kind: 'text' }, 'a'.repeat(1_001), 'too-long', 'is longer than 1000 characters.'],
  [{ kind: 'text', pattern: 'E[0-9]+', example: 'E12' }, 'x', 'other-form', 'does not have the form that is expected, like E12.'],
  [{ kind: 'whole-number' }, 'x', 'unreadable', 'is not a number that can be read; write it with digits only, like 1234.5.'],
  [{ kind: 'whole-number' }, '1.5', 'not-whole', 'is not a whole number.'],
  [{ kind: 'whole-number', least: -2 }, '-3', 'too-small', 'is less than -2.'],
  [{ kind: 'decimal', most: 2.5 }, '3', 'too-large', 'is more than 2.5.'],
  [{ kind: 'decimal', places: 1 }, '1.25', 'too-many-places', 'has more decimal places than 1.'],
  [{ kind: 'decimal' }, '1'.repeat(16), 'too-many-digits', 'has more than 15 digits.'],
  [{ kind: 'date' }, 'x', 'unreadable', 'is not a date that can be read; write it as YYYY-MM-DD.'],
  [{ kind: 'date' }, '2026-02-30', 'impossible', 'is a day that does not exist.'],
  [{ kind: 'date', earliest: '2000-05-01' }, '2000-04-30', 'too-early', 'is before 2000-05-01.'],
  [{ kind: 'date', earliest: 'today' }, '2000-04-30', 'too-early', 'is in the past.'],
  [{ kind: 'date', latest: '2030-12-31' }, '2031-01-01', 'too-late', 'is after 2030.'],
  [{ kind: 'yes-no' }, 'perhaps', 'not-listed', 'is none of the values that are expected.'],
  [{ kind: 'phone' }, '030 1', 'malformed', 'is not a complete telephone number; write it with its country code, like +49 30 123456.'],
  [{ kind: 'phone' }, '+49 30 123456 ext. 1', 'has-extension', 'has an extension; write the number without it.'],
  [{ kind: 'iban' }, 'DE1', 'malformed', 'is not an IBAN of its country.'],
  [{ kind: 'luhn-number' }, '1234', 'wrong-check-digits', 'has wrong check digits; compare it with its source.'],
  [{ kind: 'luhn-number', shortest: 4 }, '18', 'too-short', 'is shorter than 4 characters.'],
  [{ kind: 'luhn-number' }, 'x', 'malformed', 'is not a number; write it with digits only.'],
])('a field %j with %j has the problem %s: it %s', (kind, text, code, sentence) => {
  const version = FieldVersion.parse({ ...defaultFieldVersion, fields: [...defaultFieldVersion.fields, { ...field, ...kind }] })
  const own = version.fields.at(-1)
  if (!own) throw new Error('The version has no fields.')
  expect(compileField(own, { today: '2026-11-24', spelling: undefined }).read(text)).toEqual({ code })
  expect(sentenceForField(own, code)).toBe(`“Field” ${sentence}`)
})
