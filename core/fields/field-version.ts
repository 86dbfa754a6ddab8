import { z } from 'zod'
import { checkFieldVersion } from './check-field-version'
import { Field, FieldKey } from './field'
import { fieldLimits } from './kinds/field-limits'

/** A closed list of rules between fields. A person may end on the day on which they start. */
const FieldRule = z.strictObject({ rule: z.literal('ends-after-starts'), starts: FieldKey, ends: FieldKey })
export type FieldRule = z.infer<typeof FieldRule>

/** One or more fields that together make two people the same. */
const IdentityAlternative = z.array(FieldKey).min(1).max(fieldLimits.fieldsOfAlternative)

const shape = {
  /** In the order of forms and exports. */
  fields: z.array(Field).max(fieldLimits.fields),
  /** The first alternative of which a person has every field makes their identity key. */
  identity: z.array(IdentityAlternative).min(1).max(fieldLimits.alternatives),
  rules: z.array(FieldRule).max(fieldLimits.rules).default([]),
}

/** The fields that people have at a time. */
export const FieldVersion = z.strictObject(shape).superRefine((version, context) => {
  for (const { path, message } of checkFieldVersion(version)) context.addIssue({ code: 'custom', path, message })
})
export type FieldVersion = z.infer<typeof FieldVersion>

const file = z.strictObject({ $schema: z.string().optional(), ...shape })

/** The fields in a file `fields.json`, which may name its JSON Schema. Throws a ZodError that says where the file is wrong. */
export function parseFieldsFile(json: unknown): FieldVersion {
  const { $schema, ...version } = file.parse(json)
  return FieldVersion.parse(version)
}

/** The JSON Schema of a file `fields.json`. What one field says of another is checked when it is read. */
export const fieldsJsonSchema = (): object => z.toJSONSchema(file, { io: 'input', reused: 'ref' })
