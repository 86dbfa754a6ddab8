import type { SpellingExample } from '#core/fields/kinds/spelling'
import type { Spelling } from '#core/parsing/parse-options'

/** Two ways to read the cells of a column, with their labels. */
export type Ways = Partial<Record<Spelling, string>>

const losesRows = 'Rows that are invalid in the way you choose are not imported.'

/** Why a maker has to choose between two ways to read a column, as its cells show it. */
export function whyAmbiguous(cells: SpellingExample[], ways: Ways): string {
  const has = (form: RegExp) => cells.some(({ text }) => form.test(text))
  const keys = Object.keys(ways) as Spelling[]
  const [only, ...more] = keys.filter((way) => cells.some(({ values }) => values[way] && keys.some((other) => !values[other])))
  if (only && more.length > 0) return `Some cells are only valid in one way and others only in the other. ${losesRows}`
  if (only === 'mdy' && has(/\./)) return `Dates with dots are usually day first, but some here are only valid month first. ${losesRows}`
  const isTyped = has(/^\d{4}-\d{2}-\d{2}/)
  const written = isTyped ? 'Every date that is written as text' : 'Every cell'
  return [
    only
      ? `Some cells are only valid ${ways[only]?.toLowerCase()}.`
      : `${written} is valid both ways, and nothing in the file shows which is meant.`,
    isTyped && 'The other dates in this column are typed as dates, and are read as they are.',
    has(/^\d{5}(\.\d+)?$/) && 'The file also contains Excel day numbers, so Excel may already have swapped days and months.',
  ]
    .filter(Boolean)
    .join(' ')
}
