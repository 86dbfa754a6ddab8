import { z } from 'zod'
import { RowStanding } from '#core/rows/row-standing'

/** A row of a later attempt, and the row of the batch before that it was: what became of each. */
export const AttemptRow = z.object({ before: RowStanding, now: RowStanding })
export type AttemptRow = z.infer<typeof AttemptRow>
