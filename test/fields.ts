import { v7 as uuidv7 } from 'uuid'
import { proposeChange } from '#core/change-requests/propose-change'
import type { Context } from '#core/context'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import type { Field, StandardField } from '#core/fields/field'
import { FieldVersion } from '#core/fields/field-version'

export const department = { key: 'department', label: 'Department', kind: 'text', presence: 'optional', isPersonalData: false }

/** The default fields and these. */
export const fieldsWith = (...fields: object[]) =>
  FieldVersion.parse({ ...defaultFieldVersion, fields: [...defaultFieldVersion.fields, ...fields] })

/** The default fields, one of them changed. */
export const fieldsChanged = (key: Field['key'], other: object, identity = defaultFieldVersion.identity) =>
  FieldVersion.parse({
    ...defaultFieldVersion,
    identity,
    fields: defaultFieldVersion.fields.map((field) => (field.key === key ? { ...field, ...other } : field)),
  })

/** The default fields with these presences. Only an e-mail address, which is required, identifies people. */
export const fieldsOptional = (presences: Partial<Record<StandardField, Field['presence']>>) =>
  FieldVersion.parse({
    fields: defaultFieldVersion.fields.map((field) => ({
      ...field,
      presence: { email: 'required', ...presences }[field.key] ?? field.presence,
    })),
    identity: [['email']],
  })

/** Proposes fields under a key of their own. Returns the id of the change request. */
export async function proposeFields(ctx: Context, definition: FieldVersion, basedOn = 1): Promise<string> {
  return (await proposeChange({ ctx, input: { change: { kind: 'fields', definition, basedOn }, idempotencyKey: uuidv7() } })).id
}
