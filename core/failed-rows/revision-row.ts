import { z } from 'zod'
import { RowResult } from '#core/failed-rows/row-result'

/** A row that was to be corrected, and the row of the next revision that it came again as, if it did: what became of each. */
export const RevisionRow = z.object({ before: RowResult, now: RowResult.nullable() })
export type RevisionRow = z.infer<typeof RevisionRow>
