import { z } from 'zod'

// PostgreSQL holds no NUL, so nobody has one.
const text = z.string().regex(/^[^\0]*$/, 'A NUL character is in nobody’s data.')

/** What list, decision and export filter by. `{}` is everyone. */
export const UserFilter = z.strictObject({
  q: text.trim().min(1).max(200).optional(),
  city: text.min(1).max(100).optional(),
})
export type UserFilter = z.infer<typeof UserFilter>
