import { z } from 'zod'
import { Flag } from '#core/people/filter/flag'

// PostgreSQL text cannot contain NUL.
const text = z.string().regex(/^[^\0]*$/, 'Remove the NUL character from this text.')
const years = z.number().int().min(0).max(200)
const row = z.number().int().positive().max(2_147_483_647)

/** A range of people by row or by name, both ends inclusive. Equal names are ordered by row. */
export const PersonRange = z.strictObject({ sort: z.enum(['row', 'name']), from: row, to: row })
export type PersonRange = z.infer<typeof PersonRange>

const text200 = text.trim().min(1).max(200)

/** What a filter says of one declared field, in canonical values; bounds are inclusive. `is` the empty text means that there is no value. */
export const FieldCondition = z.union([
  z.strictObject({ is: text.max(1_000) }),
  z.strictObject({ contains: text200 }),
  z.strictObject({ from: text200, to: text200.optional() }),
  z.strictObject({ to: text200 }),
])
export type FieldCondition = z.infer<typeof FieldCondition>

/** The most conditions of a filter on declared fields. */
const maxConditions = 8

/**
 * The filter of lists, decisions and exports; the SQL function `person_matches` defines it. `{}` matches everyone. `q` matches name,
 * e-mail, city and declared texts, ignoring case and accents; ages are whole years on the day of the upload, both ends inclusive.
 */
export const PersonFilter = z.strictObject({
  q: text.trim().min(1).max(200).optional(),
  city: text.min(1).max(100).optional(),
  domain: text.trim().toLowerCase().min(1).max(255).optional(),
  ageFrom: years.optional(),
  ageTo: years.optional(),
  flag: Flag.optional(),
  fields: z
    .record(z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/), FieldCondition)
    .refine((conditions) => {
      const count = Object.keys(conditions).length
      return count > 0 && count <= maxConditions
    }, `Choose from 1 to ${maxConditions} fields.`)
    .optional(),
  range: PersonRange.optional(),
})
export type PersonFilter = z.infer<typeof PersonFilter>
