import { z } from 'zod'

export const reasonedVerdicts = ['reject', 'send-back', 'reverse'] as const

/** A reason of the catalogue to reject, send back or reverse people; `needsText` requires a free text. A retired reason is no longer offered. */
export const Reason = z.object({
  id: z.uuid(),
  title: z.string(),
  verdicts: z.array(z.enum(reasonedVerdicts)),
  needsText: z.boolean(),
  retiredAt: z.iso.datetime().nullable(),
})
export type Reason = z.infer<typeof Reason>

export const NewReason = z.strictObject({
  title: z.string().trim().min(1).max(100),
  verdicts: z.array(z.enum(reasonedVerdicts)).min(1),
  needsText: z.boolean(),
})
export type NewReason = z.infer<typeof NewReason>
