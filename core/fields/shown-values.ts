import { type CompiledFields, compileFields } from './compiled-fields'
import type { Field } from './field'
import type { FieldVersion } from './field-version'
import { unpackValues } from './packed-values'

/** The value of a declared field, and the text that shows it; null where there is none. */
export type ShownValue = { field: Field; value: string | null; shown: string | null }

const compiled = new WeakMap<FieldVersion, CompiledFields>()

// A value is shown in one way, whatever the day and the spelling of the column it came from.
function fieldsToShow(version: FieldVersion): CompiledFields {
  const known = compiled.get(version)
  if (known) return known
  const fields = compileFields({ version, today: '9999-12-31', spellings: {} })
  compiled.set(version, fields)
  return fields
}

/** Shows values of a field, also of one that is not stored. */
export function showOf(version: FieldVersion, key: string): (value: string) => string {
  const reader = fieldsToShow(version).readers.find(({ field }) => field.key === key)
  return reader?.show ?? ((value) => value)
}

/** The values of the declared fields of a person, in the order of the version; none if nothing is stored. */
export function shownValues(version: FieldVersion, packed: string | null): ShownValue[] {
  if (packed === null) return []
  const { declared, readers } = fieldsToShow(version)
  const values = unpackValues(packed)
  return declared.flatMap((place, index) => {
    const reader = readers[place]
    const value = values[index] || null
    return reader ? [{ field: reader.field, value, shown: value === null ? null : reader.show(value) }] : []
  })
}
