import { z } from 'zod'
import { FieldKey } from '#core/fields/field'
import { fieldLimits } from '#core/fields/kinds/field-limits'
import { plainText } from '#core/fields/kinds/plain-text'

/** What happens when a target refuses a person: the others go on, no other target gets the person, or they are taken back everywhere. */
export const onFailures = ['go-on', 'stop-person', 'take-back'] as const

/** What the settings of every kind have. */
export const commonSettings = {
  name: plainText(60),
  onFailure: z.enum(onFailures).default('go-on'),
  /** Whether a batch arrives as a whole or not at all. */
  wholeBatch: z.boolean().default(false),
  requestsPerSecond: z.int().min(1).max(10_000).default(10),
  /** The requests that are open at the same time. */
  atOnce: z.int().min(1).max(64).default(4),
  timeoutSeconds: z.int().min(1).max(300).default(30),
}

/** The fields that a target gets, in the order of columns. */
export const SentFields = z
  .array(FieldKey)
  .min(1, 'Choose at least one field.')
  .max(fieldLimits.fields)
  .refine((keys) => new Set(keys).size === keys.length, 'Name each field once.')
