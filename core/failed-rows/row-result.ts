import { z } from 'zod'
import { failedRowOutcomes } from '#core/failed-rows/failed-row'
import { personStatuses } from '#core/people/filter/person-status'

export const RowOutcome = z.enum([...personStatuses, ...failedRowOutcomes])
export type RowOutcome = z.infer<typeof RowOutcome>

/** What became of a row of a file, and in a sentence why it was rejected or not imported. */
export const RowResult = z.object({
  row: z.number().int(),
  line: z.number().int(),
  outcome: RowOutcome,
  why: z.string().nullable(),
})
export type RowResult = z.infer<typeof RowResult>

/** A row that was to be corrected, and the row of the next revision that it came again as, if it did: what became of each. */
export const RevisionRow = z.object({ before: RowResult, now: RowResult.nullable() })
export type RevisionRow = z.infer<typeof RevisionRow>
