import { z } from 'zod'
import { Decision } from '#core/decisions/decision'
import { SeenFlag } from '#core/people/filter/flag'
import { PersonStatus } from '#core/people/filter/person-status'

/** A person being onboarded: one valid row of a file. `row` counts from 1 after the header. */
export const Person = z.object({
  batchId: z.uuid(),
  row: z.number().int(),
  line: z.number().int(),
  name: z.string(),
  dob: z.iso.date(),
  city: z.string(),
  email: z.string().nullable(),
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
