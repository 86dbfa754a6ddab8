import { z } from 'zod'
import { unimportedOutcomes } from '#core/rows/unimported-row'
import { userStatuses } from '#core/users/user'

export const RowOutcome = z.enum([...userStatuses, ...unimportedOutcomes])
export type RowOutcome = z.infer<typeof RowOutcome>

/** What became of a row of a file, and in a sentence why it was rejected or not imported. */
export const RowStanding = z.object({
  row: z.number().int(),
  line: z.number().int(),
  outcome: RowOutcome,
  why: z.string().nullable(),
})
export type RowStanding = z.infer<typeof RowStanding>
