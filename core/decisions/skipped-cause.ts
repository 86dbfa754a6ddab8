import { z } from 'zod'
import { DecisionRow } from '#core/decisions/decision'

/** Why a decision skipped so many rows: one cause, and where somebody was first, one decision that was. */
export const SkippedCause = DecisionRow.pick({ cause: true, by: true }).extend({
  cause: DecisionRow.shape.cause.unwrap(),
  rows: z.number().int(),
})
export type SkippedCause = z.infer<typeof SkippedCause>
