import { z } from 'zod'
import { PersonStatus } from '#core/people/filter/person-status'

export const failedRowOutcomes = ['invalid', 'duplicate'] as const
export const FailedRowOutcome = z.enum(failedRowOutcomes)
export type FailedRowOutcome = z.infer<typeof FailedRowOutcome>

/** The code under which duplicates are listed among the causes. */
export const duplicateCode = 'duplicate'

/** One thing that is wrong with a row: a stable code, the field, and a sentence. */
export const RowProblem = z.object({
  code: z.string(),
  field: z.enum(['name', 'dob', 'city', 'email']).nullable(),
  message: z.string(),
  value: z.string().optional(),
})
export type RowProblem = z.infer<typeof RowProblem>

/** The row that a duplicate repeats: in this file, or of another batch. All is null of a batch that the reader may not see. */
export const Repeats = z.object({
  batchId: z.uuid().nullable(),
  row: z.number().int().nullable(),
  sameFile: z.boolean(),
  fileName: z.string().nullable(),
  /** What has become of that person by now. */
  status: PersonStatus.nullable(),
})
export type Repeats = z.infer<typeof Repeats>

/** A row of the file that is not among the users, and why; `raw` is its text as it stands in the file. */
export const FailedRow = z.object({
  row: z.number().int(),
  line: z.number().int(),
  outcome: FailedRowOutcome,
  problems: z.array(RowProblem),
  repeats: Repeats.nullable(),
  raw: z.string(),
})
export type FailedRow = z.infer<typeof FailedRow>

/** How many rows were left out for one cause, and where the first of them stand. */
export const FailedRowCause = z.object({
  outcome: FailedRowOutcome,
  code: z.string(),
  /** The field that is wrong; null where it is the row as a whole. */
  field: RowProblem.shape.field,
  message: z.string(),
  count: z.number().int(),
  lines: z.array(z.number().int()),
})
export type FailedRowCause = z.infer<typeof FailedRowCause>

/** Whom a duplicate repeats, in one sentence. */
export function sentenceForRepeat({ sameFile, row, fileName, status }: Omit<Repeats, 'batchId'>): string {
  if (row === null) return 'The same person is in another batch.'
  const became = status === null ? '' : `, ${status}`
  return sameFile
    ? `The same person stands in row ${row} of this file${became}.`
    : `The same person is row ${row} of ${fileName ?? 'another batch'}${became}.`
}
