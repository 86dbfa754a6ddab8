import { z } from 'zod'
import { Decision } from '#core/decisions/decision'
import { SeenFlag } from '#core/users/flag'

export const userStatuses = ['pending', 'approved', 'rejected', 'withdrawn', 'expired'] as const
export const UserStatus = z.enum(userStatuses)
export type UserStatus = z.infer<typeof UserStatus>

/** A person being onboarded: one valid row of a file. `row` counts from 1 after the header. */
export const User = z.object({
  batchId: z.uuid(),
  row: z.number().int(),
  line: z.number().int(),
  name: z.string(),
  dob: z.iso.date(),
  city: z.string(),
  email: z.string().nullable(),
  status: UserStatus,
  decision: Decision.pick({
    id: true,
    verdict: true,
    reasonTitle: true,
    reason: true,
    actor: true,
    recordedAt: true,
    finalAt: true,
    finalFrom: true,
  }).nullable(),
  /** Told in the lists of a desk that is prepared; empty elsewhere. */
  flags: z.array(SeenFlag),
})
export type User = z.infer<typeof User>
