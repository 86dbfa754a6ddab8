import { compileForStoredValues } from './compile-for-stored-values'
import type { Field } from './field'
import type { FieldVersion } from './field-version'
import { unpackValues } from './packed-values'

/** The value of a declared field, and the text that shows it; null where there is none. */
export type ShownValue = { field: Field; value: string | null; shown: string | null }

/** Returns what turns a value of a field into the text that shows it. The values of a field that the version does not read stay as they are. */
export function valueFormatter(version: FieldVersion, key: string): (value: string) => string {
  const reader = compileForStoredValues(version).readers.find(({ field }) => field.key === key)
  return reader?.show ?? ((value) => value)
}

/** The values of the declared fields of a person, in the order of the version; none if nothing is stored. */
export function shownValues(version: FieldVersion, packed: string | null): ShownValue[] {
  if (packed === null) return []
  const { declared, readers } = compileForStoredValues(version)
  const values = unpackValues(packed)
  return declared.flatMap((place, index) => {
    const reader = readers[place]
    const value = values[index] || null
    return reader ? [{ field: reader.field, value, shown: value === null ? null : reader.show(value) }] : []
  })
}
