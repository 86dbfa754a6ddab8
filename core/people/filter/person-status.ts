import { z } from 'zod'

export const personStatuses = ['pending', 'approved', 'rejected', 'sent-back', 'withdrawn', 'expired'] as const
export const PersonStatus = z.enum(personStatuses)
export type PersonStatus = z.infer<typeof PersonStatus>
