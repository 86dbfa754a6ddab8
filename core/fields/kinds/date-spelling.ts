import { createDateOrderCollector, type DateExample } from '#core/parsing/values/date-order'
import type { SpellingCollector, SpellingExample } from './spelling'

/** Decides whether a column of dates is day-first or month-first, as the column of the date of birth is. */
export function createDateSpellingCollector(latestShortYear: string): SpellingCollector {
  const collector = createDateOrderCollector(latestShortYear)
  return {
    add: collector.add,
    conclude() {
      const finding = collector.conclude()
      if (finding.outcome === 'needs-input') return { outcome: 'needs-input', examples: finding.examples.map(spellingExampleOf) }
      return { outcome: 'decided', spelling: finding.dateOrder, evidence: finding.evidence && spellingExampleOf(finding.evidence) }
    },
  }
}

/** A date of birth with its meaning in either order, as a cell of any column. */
export const spellingExampleOf = ({ row, line, value, dayFirst, monthFirst }: DateExample): SpellingExample => ({
  row,
  line,
  text: value,
  values: { dmy: dayFirst, mdy: monthFirst },
})
