import type { FieldVersion } from '#core/fields/field-version'
import { columnMeaningsOf } from './column-meanings'

/** What to write above the column of a field, so that it is found again: its label, or its key where the label means something else. */
export function columnHeadingOf(version: FieldVersion): (key: string) => string {
  const { meaningOf } = columnMeaningsOf(version)
  const labels = new Map(version.fields.map(({ key, label }) => [key, label]))
  return (key) => {
    const label = labels.get(key)
    return label !== undefined && meaningOf(label) === key ? label : key
  }
}
