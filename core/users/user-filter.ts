import { z } from 'zod'

/** What list, decision and export filter by. `{}` is everyone. */
export const UserFilter = z.strictObject({
  q: z.string().trim().min(1).max(200).optional(),
  city: z.string().min(1).max(100).optional(),
})
export type UserFilter = z.infer<typeof UserFilter>
