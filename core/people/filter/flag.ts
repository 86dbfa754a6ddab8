import { z } from 'zod'

/** What a checker should look at before deciding. Flags are set once, when the review index of a batch is built. */
export const flags = [
  'rejected-before',
  'sent-back-before',
  'reversed-before',
  'shared-identity-key',
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

/**
 * The flags of people who were rejected, sent back or reversed in an earlier batch of any maker, or have a key of someone else who is pending or
 * approved. Approving them needs a confirmation.
 */
export const returningFlags = ['rejected-before', 'sent-back-before', 'reversed-before', 'shared-identity-key'] as const satisfies Flag[]

/** Whether a flag says that a person is returning. */
export const isReturning = ({ flag }: { flag: Flag }) => returningFlags.some((returning) => returning === flag)

const count = z.number().int()

/** What differs between two people of the same name and date of birth; the city counts only if neither has an e-mail. */
export const apartBy = ['other-email', 'without-email', 'with-email', 'other-city'] as const
const ApartBy = z.enum(apartBy)
export type ApartBy = z.infer<typeof ApartBy>

// `batchId` and `row` of the latest time are null if the actor may not see it.
const before = z.object({ times: count, batchId: z.uuid().nullable(), row: count.nullable() })

/** A flag of one person with its facts, as numbers and row references only: it contains no names. */
export const SeenFlag = z.discriminatedUnion('flag', [
  z.object({ flag: z.literal('rejected-before'), says: before }),
  z.object({ flag: z.literal('sent-back-before'), says: before }),
  z.object({ flag: z.literal('reversed-before'), says: before }),
  // `people` others have a key of this person, by each alternative in `by`, which is the labels of its fields; the latest as above.
  z.object({
    flag: z.literal('shared-identity-key'),
    says: z.object({ people: count, by: z.array(z.array(z.string())), batchId: z.uuid().nullable(), row: count.nullable() }),
  }),
  // `people` others have the same name and date of birth; `batchId` and `row` of the latest are null if the actor may not see it.
  z.object({
    flag: z.literal('like-existing'),
    says: z.object({ people: count, apart: z.partialRecord(ApartBy, count), batchId: z.uuid().nullable(), row: count.nullable() }),
  }),
  // People of the batch born on that day, of all its people.
  z.object({ flag: z.literal('shared-birth-date'), says: z.object({ people: count, of: count }) }),
  // Letters of the name per script.
  z.object({ flag: z.literal('mixed-scripts'), says: z.record(z.string(), count) }),
  z.object({ flag: z.literal('under-18'), says: z.object({ years: count }) }),
  z.object({ flag: z.literal('over-100'), says: z.object({ years: count }) }),
  // People of the batch with an address of that domain.
  z.object({ flag: z.literal('new-domain'), says: z.object({ people: count }) }),
  // Consecutive people of the domain, and their first and last row.
  z.object({ flag: z.literal('domain-burst'), says: z.object({ people: count, fromRow: count, toRow: count }) }),
  // Invisible and direction-changing characters per text.
  z.object({ flag: z.literal('invisible-characters'), says: z.partialRecord(z.enum(['name', 'city', 'email']), count) }),
])
export type SeenFlag = z.infer<typeof SeenFlag>
