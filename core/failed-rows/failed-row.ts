import { z } from 'zod'
import type { Tables } from '#core/database/tables'
import type { Field } from '#core/fields/field'
import { type Problem, problemCodes } from '#core/parsing/row/problems'
import { PersonStatus } from '#core/people/filter/person-status'

export const failedRowOutcomes = ['invalid', 'duplicate'] as const
export const FailedRowOutcome = z.enum(failedRowOutcomes)
export type FailedRowOutcome = z.infer<typeof FailedRowOutcome>

/** The codes of duplicates among the causes: of the same person, and of someone with the same value of a unique field. */
export const [duplicateCode, valueTakenCode] = ['duplicate', 'value-taken'] as const

export const codeOfDuplicate = (field: string | null) => (field === null ? duplicateCode : valueTakenCode)

/** One problem of a row: a stable code, the field, and a sentence. */
export const RowProblem = z.object({
  code: z.string(),
  /** The key of the field; null if it is the whole row. */
  field: z.string().nullable(),
  message: z.string(),
  value: z.string().optional(),
})
export type RowProblem = z.infer<typeof RowProblem>

const StoredProblems = z.array(z.object({ code: z.enum(problemCodes), field: z.string().nullable(), value: z.string().optional() }))

/** Returns the problems of a failed row as the import stored them; none for a duplicate. */
export const problemsIn = (stored: Tables['failedRow']['problems']): Problem[] => (stored === null ? [] : StoredProblems.parse(stored))

/** The row that a duplicate repeats, in this file or another batch. Row and file are null if the actor may not see that batch or its people. */
export const Repeats = z.object({
  batchId: z.uuid().nullable(),
  row: z.number().int().nullable(),
  sameFile: z.boolean(),
  fileName: z.string().nullable(),
  /** The key of the unique field whose value that person has; null if it is the same person. */
  field: z.string().nullable(),
  /** The current status of that person. */
  status: PersonStatus.nullable(),
})
export type Repeats = z.infer<typeof Repeats>

/** A row that was not imported, and why; `raw` is its original text, null if any field is masked for the actor. */
export const FailedRow = z.object({
  row: z.number().int(),
  line: z.number().int(),
  outcome: FailedRowOutcome,
  problems: z.array(RowProblem),
  repeats: Repeats.nullable(),
  raw: z.string().nullable(),
})
export type FailedRow = z.infer<typeof FailedRow>

/** The number of failed rows of one cause, and the lines of the first ones. */
export const FailedRowCause = z.object({
  outcome: FailedRowOutcome,
  code: z.string(),
  /** The wrong field; null if it is the whole row. */
  field: RowProblem.shape.field,
  message: z.string(),
  count: z.number().int(),
  lines: z.array(z.number().int()),
})
export type FailedRowCause = z.infer<typeof FailedRowCause>

/** Returns a sentence that says which row a duplicate repeats. `fields` are those of its batch. */
export function sentenceForRepeat({ sameFile, row, fileName, status, field }: Omit<Repeats, 'batchId'>, fields: Labels): string {
  const became = status === null ? '' : `, ${status}`
  if (field !== null) {
    const value = `“${labelOf(field, fields)}” belongs to`
    if (row === null) return `${value} someone in another batch.`
    return `${value} row ${row} of ${sameFile ? 'this file' : (fileName ?? 'another batch')}${became}.`
  }
  if (row === null) return 'The same person is in another batch.'
  return sameFile
    ? `The same person is in row ${row} of this file${became}.`
    : `The same person is row ${row} of ${fileName ?? 'another batch'}${became}.`
}

/** A sentence for all duplicates that repeat an identity key, or the value of one unique field. */
export const sentenceForDuplicates = (field: string | null, fields: Labels): string =>
  field === null
    ? 'The same person is in an earlier row or another batch.'
    : `“${labelOf(field, fields)}” belongs to someone in an earlier row or another batch.`

type Labels = readonly Pick<Field, 'key' | 'label'>[]

const labelOf = (field: string, fields: Labels) => fields.find(({ key }) => key === field)?.label ?? field
