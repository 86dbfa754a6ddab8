import { defaultFieldVersion } from './default-field-version'
import { type Field, isStandard } from './field'
import type { FieldVersion } from './field-version'

const ignored = new Set(['label', 'headerNames', 'isInList', 'isPersonalData', 'isFilterable', 'isUnique', 'scimAttribute'])

/** What decides how the cells of a field are read. */
const readingOf = (field: Field) =>
  JSON.stringify(
    Object.entries(field)
      .filter(([key]) => !ignored.has(key))
      .sort(),
  )

const defaults = new Map(defaultFieldVersion.fields.map((field) => [field.key, readingOf(field)]))
const readingsIfRequired = new Map(defaultFieldVersion.fields.map((field) => [field.key, readingOf({ ...field, presence: 'required' })]))

/** Whether a standard field that is not off is read as by default, but for its presence. */
export const isFieldReadAsDefault = (field: Field): boolean =>
  field.presence !== 'off' && readingOf({ ...field, presence: 'required' }) === readingsIfRequired.get(field.key)

/** Whether a version reads the standard fields as the default one does. */
export const isReadAsDefault = ({ fields }: FieldVersion): boolean =>
  fields.every((field) => !isStandard(field.key) || readingOf(field) === defaults.get(field.key))

/** Whether a version identifies people as the default one does. */
export const isIdentifiedAsDefault = ({ identity }: FieldVersion): boolean =>
  JSON.stringify(identity) === JSON.stringify(defaultFieldVersion.identity)
