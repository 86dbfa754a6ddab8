import { z } from 'zod'
import { CheckerVerdict } from '#core/decisions/decision'

/**
 * The last 90 days, without undone decisions: seconds from the end of the import to the last decision, of batches without pending people;
 * and decisions and decided people per verdict and day (UTC).
 */
export const DecisionStatistics = z.object({
  waits: z.object({
    decisions: z.number().int(),
    batches: z.number().int(),
    medianSeconds: z.number().nullable(),
    p95Seconds: z.number().nullable(),
  }),
  days: z.array(z.object({ day: z.iso.date(), verdict: CheckerVerdict, decisions: z.number().int(), people: z.number().int() })),
})
export type DecisionStatistics = z.infer<typeof DecisionStatistics>
