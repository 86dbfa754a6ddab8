import { compileForStoredValues } from './compile-for-stored-values'
import { isStandard } from './field'
import type { FieldVersion } from './field-version'
import { unpackValues } from './packed-values'

/** What is stored of a person, without their identity key, of which a row has the hash alone. */
export type StoredValues = { name: string; dob: string | null; city: string | null; email: string | null; fields: string | null }

/** The identity key of a stored person, as the version of their batch makes it. */
export const identityKeyOfStored = (version: FieldVersion, person: StoredValues): string =>
  compileForStoredValues(version).identityKey(valuesOf(version, person))

/** The text by which the value of a unique field of a stored person is compared. Undefined if the version has no such unique field. */
export function uniqueValueOfStored(version: FieldVersion, field: string, person: StoredValues): string | undefined {
  const { unique, uniqueValues } = compileForStoredValues(version)
  return uniqueValues(valuesOf(version, person))[unique.indexOf(field)]
}

function valuesOf(version: FieldVersion, person: StoredValues): string[] {
  const declared = unpackValues(person.fields).values()
  return compileForStoredValues(version).readers.map(({ field: { key } }) => (isStandard(key) ? person[key] : declared.next().value) ?? '')
}
