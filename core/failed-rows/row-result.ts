import { z } from 'zod'
import { failedRowOutcomes } from '#core/failed-rows/failed-row'
import { personStatuses } from '#core/people/person'

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
