import { z } from 'zod'
import { RowStanding } from '#core/rows/row-standing'

/** A row that was to be corrected, and the row of the next attempt that it came again as, if it did: what became of each. */
export const AttemptRow = z.object({ before: RowStanding, now: RowStanding.nullable() })
export type AttemptRow = z.infer<typeof AttemptRow>
