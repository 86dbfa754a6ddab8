import { z } from 'zod'
import { fieldLimits } from './kinds/field-limits'
import { type Kind, kindSettings } from './kinds/kind'
import { plainText } from './kinds/plain-text'

/** The key of a field: at most 40 letters and digits. */
export const FieldKey = z
  .string()
  .max(fieldLimits.keyLength)
  .regex(/^[a-z][a-zA-Z0-9]*$/, 'Write a key of letters and digits that begins with a small letter.')

/** Whether a file must have the field. A field that is off is not read from new files; what is stored stays. */
export const presences = ['required', 'optional', 'off'] as const

// RFC 7644, section 3.10: a schema, an attribute, a filter of its values, and a sub-attribute.
const scimPath = /^(urn:[A-Za-z0-9:._-]+:)?[A-Za-z][\w$-]*(\[[^[\]\p{Cc}]+\])?(\.[A-Za-z][\w$-]*)?$/u

const common = {
  /** The name in JSON, exports and SQL; it stays the same for ever. */
  key: FieldKey,
  label: plainText(fieldLimits.labelLength),
  /** Names of columns that mean the field, besides its key and its label. */
  headerNames: z.array(plainText(fieldLimits.headerNameLength)).max(fieldLimits.headerNames).default([]),
  presence: z.enum(presences),
  /** Whether the checker's list shows the field at first. */
  isInList: z.boolean().default(false),
  isPersonalData: z.boolean(),
  isFilterable: z.boolean().default(false),
  /** Whether no two people may have the same value. */
  isUnique: z.boolean().default(false),
  scimAttribute: z
    .string()
    .max(fieldLimits.scimAttributeLength)
    .regex(scimPath, 'Write the path of a SCIM attribute, like name.formatted.')
    .optional(),
}

const [text, wholeNumber, decimal, date, yesNo, choice, email, phone, country, iban, luhnNumber] = kindSettings

/** What is known of a person, and how it is read from a file. */
export const Field = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, ...text.shape }),
  z.strictObject({ ...common, ...wholeNumber.shape }),
  z.strictObject({ ...common, ...decimal.shape }),
  z.strictObject({ ...common, ...date.shape }),
  z.strictObject({ ...common, ...yesNo.shape }),
  z.strictObject({ ...common, ...choice.shape }),
  z.strictObject({ ...common, ...email.shape }),
  z.strictObject({ ...common, ...phone.shape }),
  z.strictObject({ ...common, ...country.shape }),
  z.strictObject({ ...common, ...iban.shape }),
  z.strictObject({ ...common, ...luhnNumber.shape }),
])
export type Field = z.infer<typeof Field>

/** The fields that every version has, and their kinds. Flags and identity keys of people without an e-mail need them. */
export const standardFields = { name: 'text', dob: 'date', city: 'text', email: 'email' } as const satisfies Record<string, Kind>
export type StandardField = keyof typeof standardFields

/** Whether a key is that of a standard field. */
export const isStandard = (key: string): key is StandardField => Object.hasOwn(standardFields, key)
