import { z } from 'zod'
import { Flag } from '#core/people/filter/flag'

// PostgreSQL holds no NUL, so nobody has one.
const text = z.string().regex(/^[^\0]*$/, 'A NUL character is in nobody’s data.')
const years = z.number().int().min(0).max(200)
const row = z.number().int().positive().max(2_147_483_647)

/** A stretch of a batch in one of its two orders, from one person to another, both of them in it. Equal names stand by row. */
export const PersonRange = z.strictObject({ sort: z.enum(['row', 'name']), from: row, to: row })
export type PersonRange = z.infer<typeof PersonRange>

/**
 * What list, decision and export filter by; the database's `person_matches` is the rule. `{}` is everyone. `q` is looked for in name,
 * e-mail and city, whatever its case and accents; ages are whole years on the day the batch was uploaded, both ends inclusive.
 */
export const PersonFilter = z.strictObject({
  q: text.trim().min(1).max(200).optional(),
  city: text.min(1).max(100).optional(),
  domain: text.trim().toLowerCase().min(1).max(255).optional(),
  ageFrom: years.optional(),
  ageTo: years.optional(),
  flag: Flag.optional(),
  range: PersonRange.optional(),
})
export type PersonFilter = z.infer<typeof PersonFilter>
