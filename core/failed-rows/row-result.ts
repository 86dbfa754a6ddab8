import { z } from 'zod'
import { failedRowOutcomes } from '#core/failed-rows/failed-row'
import { personStatuses } from '#core/people/filter/person-status'

export const RowOutcome = z.enum([...personStatuses, ...failedRowOutcomes])
export type RowOutcome = z.infer<typeof RowOutcome>

/** The result of a row, and in a sentence why it was rejected, sent back or failed. */
export const RowResult = z.object({
  row: z.number().int(),
  line: z.number().int(),
  outcome: RowOutcome,
  why: z.string().nullable(),
})
export type RowResult = z.infer<typeof RowResult>

/** The result of a row to correct, and of the row in the next revision that replaces it, if any. */
export const RevisionRow = z.object({ before: RowResult, now: RowResult.nullable() })
export type RevisionRow = z.infer<typeof RevisionRow>
