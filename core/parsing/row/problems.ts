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

/** A reason why a row is invalid. `value` is the text of the cell, shortened to 200 code points. */
export type Problem = { code: ProblemCode; field: Field | null; value?: string }

/** The earliest valid date of birth. */
export const earliestDob = '1900-01-01'

const nouns: Record<Field, string> = { name: 'name', dob: 'date of birth', city: 'city', email: 'e-mail address' }

/** One sentence for the person who corrects the file. It never repeats the value. */
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
      return 'The row has too few columns; a delimiter may be missing.'
    case 'too-many-columns':
      return 'The row has more columns than the header; put values that contain a delimiter in quotes.'
    case 'nul':
      return `${subject} contains a NUL byte.`
    case 'control-character':
      return `${subject} contains an invisible control character; type it again.`
    case 'not-encoded':
      return `${subject} contains bytes that are invalid in the encoding of this file; save the file as UTF-8.`
    case 'not-retyped':
      return `${subject} still contains a \ufffd for a character that could not be read; type the right character.`
    case 'cell-too-large':
      return `${subject} contains a value that is too large.`
    case 'record-too-large':
      return `The row is larger than ${rowLimits.recordBytes / 1024 / 1024} MiB.`
  }
}
