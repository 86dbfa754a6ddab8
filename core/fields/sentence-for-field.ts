import { rowLimits } from '#core/parsing/limits'
import type { Field } from './field'
import type { CellProblemCode } from './kinds/cell-problem'
import { fieldLimits } from './kinds/field-limits'
import { longestText } from './kinds/longest-text'

const standardNouns: Record<string, string> = {
  Name: 'The name',
  'Date of birth': 'The date of birth',
  City: 'The city',
  'E-mail address': 'The e-mail address',
}

/** How a sentence about a field begins. */
export const subjectOf = ({ label }: Field): string => standardNouns[label] ?? `“${label}”`

/** One sentence for the person who corrects the file. It never repeats the value. */
export function sentenceForField(field: Field, code: CellProblemCode): string {
  const subject = subjectOf(field)
  switch (code) {
    case 'missing':
      return `${subject} is missing.`
    case 'too-short':
      return `${subject} is shorter than ${shortestOf(field)} characters.`
    case 'too-long':
      return `${subject} is longer than ${longestOf(field)} characters.`
    case 'other-form':
      return `${subject} does not have the form that is expected${exampleOf(field)}.`
    case 'unreadable':
      return field.kind === 'date'
        ? `${subject} is not a date that can be read; write it as YYYY-MM-DD.`
        : `${subject} is not a number that can be read; write it with digits only, like 1234.5.`
    case 'impossible':
      return `${subject} is a day that does not exist.`
    case 'too-early':
    case 'too-late':
      return `${subject} is ${dateBound(field, code)}.`
    case 'too-small':
      return `${subject} is less than ${'least' in field ? field.least : 0}.`
    case 'too-large':
      return `${subject} is more than ${'most' in field ? field.most : 0}.`
    case 'too-many-digits':
      return `${subject} has more than ${fieldLimits.digits} digits.`
    case 'too-many-places':
      return `${subject} has more decimal places than ${'places' in field ? field.places : 0}.`
    case 'not-whole':
      return `${subject} is not a whole number.`
    case 'not-listed':
      return `${subject} is none of the values that are expected.`
    case 'malformed':
      return malformed(subject, field)
    case 'has-extension':
      return `${subject} has an extension; write the number without it.`
    case 'wrong-check-digits':
      return `${subject} has wrong check digits; compare it with its source.`
    case 'ends-before-start':
      return `${subject} is before its start.`
  }
}

function malformed(subject: string, { kind }: Field): string {
  if (kind === 'email') return `${subject} is not a complete address, like name@example.com.`
  if (kind === 'phone') return `${subject} is not a complete telephone number; write it with its country code, like +49 30 123456.`
  if (kind === 'iban') return `${subject} is not an IBAN of its country.`
  return `${subject} is not a number; write it with digits only.`
}

function longestOf(field: Field): number {
  if (field.kind === 'text') return longestText(field)
  return field.kind === 'luhn-number' ? (field.longest ?? fieldLimits.luhnDigits) : rowLimits.emailLength
}

const shortestOf = (field: Field) => ('shortest' in field ? (field.shortest ?? 2) : 2)

const exampleOf = (field: Field) => (field.kind === 'text' && field.example !== undefined ? `, like ${field.example}` : '')

function dateBound(field: Field, code: 'too-early' | 'too-late'): string {
  const day = field.kind !== 'date' ? undefined : code === 'too-early' ? field.earliest : field.latest
  if (day === 'today') return code === 'too-early' ? 'in the past' : 'in the future'
  const shown = code === 'too-early' ? day?.replace(/-01-01$/, '') : day?.replace(/-12-31$/, '')
  return `${code === 'too-early' ? 'before' : 'after'} ${shown}`
}
