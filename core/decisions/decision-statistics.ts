import { z } from 'zod'
import { CheckerVerdict } from '#core/decisions/decision'

/**
 * Of the last 90 days: how long batches in which nobody is pending any more waited, from the end of their import to the last decision
 * on them, in seconds; and how many decisions of each verdict took how many people on each day, in UTC. What was undone is not counted.
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
