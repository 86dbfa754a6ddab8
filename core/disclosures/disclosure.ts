import { z } from 'zod'

/** Why an auditor asks to see the personal data of a batch. */
export const DisclosureRequest = z.strictObject({ reason: z.string().trim().min(10).max(1000) })
export type DisclosureRequest = z.infer<typeof DisclosureRequest>

/** The fields of a batch that are masked for the actor. */
export const Disclosure = z.object({ masked: z.array(z.object({ key: z.string(), label: z.string() })) })
export type Disclosure = z.infer<typeof Disclosure>
