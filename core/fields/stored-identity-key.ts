import { type CompiledFields, compileFields } from './compiled-fields'
import { isStandard } from './field'
import type { FieldVersion } from './field-version'
import { unpackValues } from './packed-values'

/** What is stored of a person, without their identity key, of which a row has the hash alone. */
export type StoredValues = { name: string; dob: string | null; city: string | null; email: string | null; fields: string | null }

const compiled = new WeakMap<FieldVersion, CompiledFields>()

// The key is made of values, which do not depend on the day or the spelling of a column.
function fieldsToCompare(version: FieldVersion): CompiledFields {
  const known = compiled.get(version)
  if (known) return known
  const fields = compileFields({ version, today: '9999-12-31', spellings: {} })
  compiled.set(version, fields)
  return fields
}

/** The identity key of a stored person, as the version of their batch makes it. */
export const identityKeyOfStored = (version: FieldVersion, person: StoredValues): string =>
  fieldsToCompare(version).identityKey(valuesOf(version, person))

/** The text by which the value of a unique field of a stored person is compared. Undefined if the version has no such unique field. */
export function uniqueValueOfStored(version: FieldVersion, field: string, person: StoredValues): string | undefined {
  const { unique, uniqueValues } = fieldsToCompare(version)
  return uniqueValues(valuesOf(version, person))[unique.indexOf(field)]
}

function valuesOf(version: FieldVersion, person: StoredValues): string[] {
  const declared = unpackValues(person.fields).values()
  return fieldsToCompare(version).readers.map(({ field: { key } }) => (isStandard(key) ? person[key] : declared.next().value) ?? '')
}
