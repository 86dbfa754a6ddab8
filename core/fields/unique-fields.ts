import type { FieldReader } from './field-reader'
import type { FieldVersion } from './field-version'

/** The keys of the fields of a version that are read from files and of which no two people who are pending or approved have the same value. */
export const uniqueFields = ({ fields }: Pick<FieldVersion, 'fields'>): string[] =>
  fields.flatMap(({ key, presence, isUnique }) => (isUnique && presence !== 'off' ? [key] : []))

/**
 * Compiles the texts by which the unique values of a person are compared, in the order of `uniqueFields`. Equal texts are equal values of one
 * field. The text is empty where the person has no value.
 */
export function compileUniqueValues(
  unique: readonly string[],
  readers: readonly FieldReader[],
): (values: readonly string[]) => readonly string[] {
  if (unique.length === 0) return () => none
  const places = unique.map((key) => readers.findIndex(({ field }) => field.key === key))
  return (values) =>
    places.map((place, index) => {
      const value = values[place]
      return value ? `${unique[index]}=${(readers[place] as FieldReader).comparable(value)}` : ''
    })
}

const none: readonly string[] = []
