import { z } from 'zod'
import { CheckerVerdict } from '#core/decisions/decision'

/**
 * How long people waited from the end of their import to each decision of the last 90 days, in seconds, and how many decisions of each
 * verdict took how many people on each day, in UTC. What was undone is not counted.
 */
export const DecisionStatistics = z.object({
  waits: z.object({ decisions: z.number().int(), medianSeconds: z.number().nullable(), p95Seconds: z.number().nullable() }),
  days: z.array(z.object({ day: z.iso.date(), verdict: CheckerVerdict, decisions: z.number().int(), people: z.number().int() })),
})
export type DecisionStatistics = z.infer<typeof DecisionStatistics>
