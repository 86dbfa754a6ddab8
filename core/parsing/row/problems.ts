import { rowLimits } from '#core/parsing/limits'

export const fields = ['name', 'dob', 'city', 'email'] as const
export type Field = (typeof fields)[number]

export const problemCodes = [
  'name-missing',
  'name-too-long',
  'dob-missing',
  'dob-unreadable',
  'dob-impossible',
  'dob-in-future',
  'dob-before-1900',
  'city-missing',
  'city-too-long',
  'email-malformed',
  'email-too-long',
  'too-few-columns',
  'too-many-columns',
  'nul',
  'control-character',
  'not-encoded',
  'not-retyped',
  'cell-too-large',
  'record-too-large',
] as const
export type ProblemCode = (typeof problemCodes)[number]

/** One thing that keeps a row from being imported. `value` is what stands there, at most 200 code points of it. */
export type Problem = { code: ProblemCode; field: Field | null; value?: string }

/** The earliest date of birth that is believed. */
export const earliestDob = '1900-01-01'

const nouns: Record<Field, string> = { name: 'name', dob: 'date of birth', city: 'city', email: 'e-mail address' }

/** What is wrong, in one sentence for the person who fixes the file. It never repeats the value. */
export function sentenceFor({ code, field }: Pick<Problem, 'code' | 'field'>): string {
  const subject = field ? `The ${nouns[field]}` : 'The row'
  switch (code) {
    case 'name-missing':
      return 'The name is missing.'
    case 'name-too-long':
      return `The name is longer than ${rowLimits.nameLength} characters.`
    case 'dob-missing':
      return 'The date of birth is missing.'
    case 'dob-unreadable':
      return 'The date of birth is not a date that can be read; write it as YYYY-MM-DD.'
    case 'dob-impossible':
      return 'The date of birth is a day that does not exist.'
    case 'dob-in-future':
      return 'The date of birth is in the future.'
    case 'dob-before-1900':
      return 'The date of birth is before 1900.'
    case 'city-missing':
      return 'The city is missing.'
    case 'city-too-long':
      return `The city is longer than ${rowLimits.cityLength} characters.`
    case 'email-malformed':
      return 'The e-mail address is not a complete address, like name@example.com.'
    case 'email-too-long':
      return `The e-mail address is longer than ${rowLimits.emailLength} characters.`
    case 'too-few-columns':
      return 'The row has fewer columns than are needed; a delimiter may be missing.'
    case 'too-many-columns':
      return 'The row has more columns than the header; a value with a delimiter in it must stand in quotes.'
    case 'nul':
      return `${subject} has a NUL byte in it.`
    case 'control-character':
      return `${subject} has a control character in it that cannot be seen; type it again.`
    case 'not-encoded':
      return `${subject} has bytes in it that are no character in the encoding of this file; save the file as UTF-8.`
    case 'not-retyped':
      return `${subject} still has a \ufffd where a character could not be read; type what belongs there.`
    case 'cell-too-large':
      return `${subject} is larger than a value may be.`
    case 'record-too-large':
      return `The row is larger than ${rowLimits.recordBytes / 1024 / 1024} MiB.`
  }
}
