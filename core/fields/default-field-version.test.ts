import { expect, test } from 'vitest'
import { type ProblemCode, problemCodeOf } from '#core/parsing/row/problems'
import { defaultFieldVersion } from './default-field-version'
import type { CellProblemCode } from './kinds/cell-problem'

test.each<[string, CellProblemCode, ProblemCode]>([
  ['name', 'missing', 'name-missing'],
  ['dob', 'too-late', 'dob-in-future'],
  ['dob', 'too-early', 'dob-before-1900'],
  ['email', 'malformed', 'email-malformed'],
  ['name', 'other-form', 'other-form'],
  ['startDate', 'missing', 'missing'],
])('a problem of %s that is %s has the code %s', (field, code, own) => expect(problemCodeOf(field, code)).toBe(own))

test('the standard fields are read by default, and no other', () => {
  expect(defaultFieldVersion.fields.map(({ key, presence }) => [key, presence])).toEqual([
    ['name', 'required'],
    ['dob', 'required'],
    ['city', 'required'],
    ['email', 'optional'],
  ])
})
