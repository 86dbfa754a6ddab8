import { z } from 'zod'
import { Decision } from '#core/decisions/decision'
import { SeenFlag } from '#core/people/filter/flag'
import { PersonStatus } from '#core/people/filter/person-status'
import { PersonField } from '#core/people/person-fields'

/** A person being onboarded: one valid row of a file. `row` counts from 1 after the header. What is masked for the actor is null. */
export const Person = z.object({
  batchId: z.uuid(),
  row: z.number().int(),
  line: z.number().int(),
  name: z.string().nullable(),
  dob: z.iso.date().nullable(),
  city: z.string().nullable(),
  email: z.string().nullable(),
  /** The declared fields, in the order of the version of the batch. */
  fields: z.array(PersonField),
  /** The keys of the fields that are masked. */
  masked: z.array(z.string()),
  status: PersonStatus,
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
  /** Filled in lists of a batch with a built review index; empty elsewhere. */
  flags: z.array(SeenFlag),
})
export type Person = z.infer<typeof Person>
