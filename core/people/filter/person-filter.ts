import { z } from 'zod'
import { Flag } from '#core/people/filter/flag'

// PostgreSQL text cannot contain NUL.
const text = z.string().regex(/^[^\0]*$/, 'Remove the NUL character from this text.')
const years = z.number().int().min(0).max(200)
const row = z.number().int().positive().max(2_147_483_647)

/** A range of people by row or by name, both ends inclusive. Equal names are ordered by row. */
export const PersonRange = z.strictObject({ sort: z.enum(['row', 'name']), from: row, to: row })
export type PersonRange = z.infer<typeof PersonRange>

/**
 * The filter of lists, decisions and exports; the SQL function `person_matches` defines it. `{}` matches everyone. `q` matches name,
 * e-mail and city, ignoring case and accents; ages are whole years on the day of the upload, both ends inclusive.
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
