import { z } from 'zod'

/** What a checker may want to look at twice; found once, when the reviewIndex of a batch is prepared, and not changed afterwards. */
export const flags = [
  'like-existing',
  'shared-birth-date',
  'mixed-scripts',
  'under-18',
  'over-100',
  'new-domain',
  'domain-burst',
  'invisible-characters',
] as const
export const Flag = z.enum(flags)
export type Flag = z.infer<typeof Flag>

const count = z.number().int()

/** What tells somebody of the same name and date of birth apart from a person; the city does where neither has an e-mail. */
export const apartBy = ['other-email', 'without-email', 'with-email', 'other-city'] as const
const ApartBy = z.enum(apartBy)
export type ApartBy = z.infer<typeof ApartBy>

/** A flag of one person and what it saw, in numbers and row references: nobody's name stands in it. */
export const SeenFlag = z.discriminatedUnion('flag', [
  // How many others have the same name and date of birth, what tells how many of them apart, and where the latest of them stands; null
  // where the actor may not see it.
  z.object({
    flag: z.literal('like-existing'),
    says: z.object({ people: count, apart: z.partialRecord(ApartBy, count), batchId: z.uuid().nullable(), row: count.nullable() }),
  }),
  // How many people of the batch were born on that day, of how many in all.
  z.object({ flag: z.literal('shared-birth-date'), says: z.object({ people: count, of: count }) }),
  // How many letters of the name are of each script.
  z.object({ flag: z.literal('mixed-scripts'), says: z.record(z.string(), count) }),
  z.object({ flag: z.literal('under-18'), says: z.object({ years: count }) }),
  z.object({ flag: z.literal('over-100'), says: z.object({ years: count }) }),
  // How many people of the batch have an address of that domain.
  z.object({ flag: z.literal('new-domain'), says: z.object({ people: count }) }),
  // How many people of the domain follow each other, and from which row to which.
  z.object({ flag: z.literal('domain-burst'), says: z.object({ people: count, fromRow: count, toRow: count }) }),
  // How many characters that show nothing, or turn the direction of those around them, are in each text.
  z.object({ flag: z.literal('invisible-characters'), says: z.partialRecord(z.enum(['name', 'city', 'email']), count) }),
])
export type SeenFlag = z.infer<typeof SeenFlag>
