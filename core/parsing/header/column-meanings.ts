import { declaredFields } from '#core/fields/declared-fields'
import type { Field } from '#core/fields/field'
import { fieldByHeader } from '#core/fields/field-headers'
import type { FieldVersion } from '#core/fields/field-version'
import { type Meaning, meaningNouns, meaningOf } from '#core/parsing/column-names/header-names'

/** What a column can mean: a part of a standard field, the reference of a corrections file, or the key of a declared field. */
export type ColumnMeanings = {
  /** The meaning of a column by its name; undefined when the name is unknown. */
  meaningOf: (header: string) => string | undefined
  /** The declared fields that are read from files. */
  declared: readonly Field[]
  /** The noun for a meaning in messages. */
  nounOf: (meaning: string) => string
}

/** The meanings of columns by a version of fields. */
export function columnMeaningsOf(version: FieldVersion): ColumnMeanings {
  const fieldOf = fieldByHeader(version.fields)
  const declared = declaredFields(version)
  const labels = new Map(declared.map(({ key, label }) => [key, `“${label}”`]))
  return {
    meaningOf(header) {
      const meaning = meaningOf(header)
      const key = fieldOf(header)
      if (key === 'name') return meaning === 'firstName' || meaning === 'lastName' ? meaning : 'name'
      return key ?? (meaning === 'ref' ? meaning : undefined)
    },
    declared,
    nounOf: (meaning) => labels.get(meaning) ?? meaningNouns[meaning as Meaning],
  }
}
