import { type Field, isStandard } from '#core/fields/field'
import type { FieldVersion } from '#core/fields/field-version'
import { spellingCollectorOf } from '#core/fields/kinds/kind'
import type { SpellingCollector, SpellingExample } from '#core/fields/kinds/spelling'
import type { Columns, Spelling } from '#core/parsing/parse-options'

/** A column of declared dates or numbers, whose spelling its cells show. */
export type SpelledColumn = { field: Field; column: number; collector: SpellingCollector }

type Requested = Readonly<Record<string, Spelling>>

/** The columns of declared dates and numbers whose spelling the maker did not choose. */
export function spelledColumnsOf({ fields }: FieldVersion, columns: Columns, requested: Requested, today: string): SpelledColumn[] {
  return fields.flatMap((field) => {
    const column = columns.fields?.[field.key]
    if (isStandard(field.key) || column === undefined || requested[field.key] !== undefined) return []
    const collector = spellingCollectorOf(field, today)
    return collector ? [{ field, column, collector }] : []
  })
}

type Conclusion = { spellings: Record<string, Spelling> } | { asked: Field; examples: SpellingExample[] }

/** The spelling of each column, or the first field about which the maker is asked. */
export function concludeSpellings(columns: SpelledColumn[], requested: Requested): Conclusion {
  const spellings: Record<string, Spelling> = { ...requested }
  for (const { field, collector } of columns) {
    const finding = collector.conclude()
    if (finding.outcome === 'needs-input') return { asked: field, examples: finding.examples }
    spellings[field.key] = finding.spelling
  }
  return { spellings }
}
