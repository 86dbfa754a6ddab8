import type { Field } from '#core/fields/field'
import { type CellProblemCode, cellProblemCodes } from '#core/fields/kinds/cell-problem'
import { sentenceForField, subjectOf } from '#core/fields/sentence-for-field'
import { rowLimits } from '#core/parsing/limits'

// Problems of a standard field that have a code of their own.
const standardCodes = [
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
] as const

const recordCodes = [
  'too-few-columns',
  'too-many-columns',
  'nul',
  'control-character',
  'not-encoded',
  'not-retyped',
  'error-value',
  'cell-too-large',
  'record-too-large',
] as const

type StandardCode = (typeof standardCodes)[number]
export type ProblemCode = StandardCode | (typeof recordCodes)[number] | CellProblemCode

export const problemCodes: readonly ProblemCode[] = [...new Set<ProblemCode>([...standardCodes, ...recordCodes, ...cellProblemCodes])]

/** A reason why a row is invalid. `field` is its key. `value` is the text of the cell, shortened to 200 code points. */
export type Problem = { code: ProblemCode; field: string | null; value?: string }

const standardNames: Partial<Record<CellProblemCode, string>> = { 'too-early': 'before-1900', 'too-late': 'in-future' }
const standardByName = new Set<string>(standardCodes)

const isStandardCode = (code: string): code is StandardCode => standardByName.has(code)

/** The code of a problem that the reader of a field found. */
export function problemCodeOf(field: string, code: CellProblemCode): ProblemCode {
  const own = `${field}-${standardNames[code] ?? code}`
  return isStandardCode(own) ? own : code
}

/** The opposite of `problemCodeOf`; undefined for a problem that no reader of a field finds. */
function cellProblemOf(field: string, code: ProblemCode): CellProblemCode | undefined {
  return cellProblemCodes.find((own) => problemCodeOf(field, own) === code)
}

/** One sentence for the person who corrects the file, which never repeats the value. `fields` are those of the batch. */
export function sentenceFor({ code, field: key }: Pick<Problem, 'code' | 'field'>, fields: readonly Field[]): string {
  const field = fields.find((own) => own.key === key)
  const cellProblem = field && cellProblemOf(field.key, code)
  if (field && cellProblem) return sentenceForField(field, cellProblem)
  const subject = field ? subjectOf(field) : 'The row'
  switch (code) {
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
    case 'error-value':
      return `${subject} is an error of the workbook; correct its formula, or type the value.`
    case 'cell-too-large':
      return `${subject} contains a value that is too large.`
    case 'record-too-large':
      return `The row is larger than ${rowLimits.recordBytes / 1024 / 1024} MiB.`
    default:
      return `${subject} has a value that cannot be read.`
  }
}
