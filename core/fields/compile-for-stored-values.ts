import { type CompiledFields, compileFields } from './compiled-fields'
import type { FieldVersion } from './field-version'

const compiled = new WeakMap<FieldVersion, CompiledFields>()

/**
 * Compiles the fields of a version once, to show and compare values that are stored. They are canonical texts, so neither the day of the import
 * nor the spelling of a column matters.
 */
export function compileForStoredValues(version: FieldVersion): CompiledFields {
  const known = compiled.get(version)
  if (known) return known
  const fields = compileFields({ version, today: '9999-12-31', spellings: {} })
  compiled.set(version, fields)
  return fields
}
