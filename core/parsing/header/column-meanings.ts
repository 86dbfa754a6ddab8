import { declaredFields } from '#core/fields/declared-fields'
import { type Field, isStandard } from '#core/fields/field'
import { fieldByHeader } from '#core/fields/field-headers'
import type { FieldVersion } from '#core/fields/field-version'
import { type Meaning, meaningNouns, meaningOf } from '#core/parsing/column-names/header-names'
import type { NeededColumns } from '#core/parsing/refusals'

/** What a column can mean: a part of a standard field, the reference of a corrections file, or the key of a declared field. */
export type ColumnMeanings = {
  /** The meaning of a column by its name; undefined when the name is unknown. */
  meaningOf: (header: string) => string | undefined
  /** The fields that are read from files, without the name. */
  fields: readonly Pick<Field, 'key' | 'presence'>[]
  /** The noun for a meaning in messages. */
  nounOf: (meaning: string) => string
  /** The columns without which no line is a header. */
  needed: NeededColumns
}

/** The meanings of columns by a version of fields. */
export function columnMeaningsOf(version: FieldVersion): ColumnMeanings {
  const fieldOf = fieldByHeader(version.fields)
  const labels = new Map(declaredFields(version).map(({ key, label }) => [key, `“${label}”`]))
  const nounOf = (meaning: string) => labels.get(meaning) ?? meaningNouns[meaning as Meaning]
  const needed = version.fields.filter(({ presence }) => presence === 'required')
  return {
    meaningOf(header) {
      const meaning = meaningOf(header)
      const key = fieldOf(header)
      if (key === 'name') return meaning === 'firstName' || meaning === 'lastName' ? meaning : 'name'
      return key ?? (meaning === 'ref' ? meaning : undefined)
    },
    fields: version.fields.filter(({ key, presence }) => key !== 'name' && presence !== 'off'),
    nounOf,
    needed: { nouns: needed.map(({ key }) => nounOf(key)), headings: needed.map(({ key, label }) => (isStandard(key) ? key : label)) },
  }
}
