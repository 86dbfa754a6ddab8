import type { DateOrder } from '#core/parsing/parse-options'
import { formatDate, isRealDate } from './calendar'
import { type DateShape, shapeOfDate } from './date-shape'
import { dayOfShape } from './read-day'

/** An ambiguous date of birth and its meaning in either order, null where that day does not exist. */
export type DateExample = { row: number; line: number; value: string; dayFirst: string | null; monthFirst: string | null }

export const isDateExample = (example: unknown): example is DateExample =>
  typeof example === 'object' && example !== null && 'dayFirst' in example && 'monthFirst' in example

export type DateOrderFinding =
  /** `evidence` is a date that exists in this order only; undefined when no date is ambiguous. */
  { outcome: 'decided'; dateOrder: DateOrder; evidence: DateExample | undefined } | { outcome: 'needs-input'; examples: DateExample[] }

/** The first dates of each kind of evidence. */
export type DateExamples = Record<Evidence, DateExample[]>

export type DateOrderCollector = {
  /** Adds the next date of birth that is not YYYY-MM-DD. */
  add: (text: string, row: number, line: number) => void
  /** Adds what another collector found below `rowsBefore` rows and `linesBefore` lines. */
  addExamples: (examples: DateExamples, rowsBefore: number, linesBefore: number) => void
  examples: () => DateExamples
  /** Adds the next date that a workbook has as a date and not as a text. */
  addTyped: (text: string, row: number, line: number) => void
  conclude: () => DateOrderFinding
}

const examplesEach = 3

/**
 * Decides whether a column of dates is day-first or month-first. Evidence is a date that exists in one order only, or one
 * with dots, which is day-first by custom. Input is needed when ambiguous dates have no evidence, when there is evidence for both
 * orders, as in 03.25.1991, and when Excel's day numbers or the typed dates of a workbook are mixed with other dates, because Excel
 * then swapped day and month in some rows.
 */
export function createDateOrderCollector(today: string): DateOrderCollector {
  const examples: DateExamples = { 'day-first': [], 'month-first': [], both: [], either: [], same: [], serial: [], typed: [] }

  return {
    add(text, row, line) {
      const shape = shapeOfDate(text)
      const dayFirst = realDay(shape, 'dmy', today)
      const monthFirst = realDay(shape, 'mdy', today)
      const evidence = evidenceOf(shape, dayFirst, monthFirst)
      if (evidence && examples[evidence].length < examplesEach) examples[evidence].push({ row, line, value: text, dayFirst, monthFirst })
    },
    addExamples(more, rowsBefore, linesBefore) {
      for (const evidence of evidences)
        for (const { row, line, ...date } of more[evidence].slice(0, examplesEach - examples[evidence].length))
          examples[evidence].push({ row: row + rowsBefore, line: line + linesBefore, ...date })
    },
    examples: () => examples,
    addTyped(text, row, line) {
      if (examples.typed.length < examplesEach) examples.typed.push({ row, line, value: text, dayFirst: text, monthFirst: text })
    },
    conclude() {
      const has = (evidence: Evidence): boolean => examples[evidence].length > 0
      const isContradicted = has('both') || (has('day-first') && has('month-first'))
      const isUndecided = has('either') && !has('day-first') && !has('month-first')
      const isExchanged = (has('serial') || has('typed')) && (has('day-first') || has('month-first') || has('either') || has('same'))
      if (isContradicted || isUndecided || isExchanged) {
        const { both, either, same, serial, typed } = examples
        const shown = [
          ...examples['day-first'],
          ...examples['month-first'],
          ...both,
          ...either,
          ...(isExchanged ? [...typed, ...serial, ...same] : []),
        ]
        return { outcome: 'needs-input', examples: shown.sort((a, b) => a.row - b.row) }
      }
      const [dayFirst] = examples['day-first']
      if (dayFirst) return { outcome: 'decided', dateOrder: 'dmy', evidence: dayFirst }
      const [monthFirst] = examples['month-first']
      return { outcome: 'decided', dateOrder: monthFirst ? 'mdy' : 'ymd', evidence: monthFirst }
    },
  }
}

const evidences = ['day-first', 'month-first', 'both', 'either', 'same', 'serial', 'typed'] as const
type Evidence = (typeof evidences)[number]

function evidenceOf(shape: DateShape, dayFirst: string | null, monthFirst: string | null): Evidence | undefined {
  if (shape.kind === 'serial') return 'serial'
  if (shape.kind !== 'numbers') return undefined
  if (shape.isDotted && dayFirst === null && monthFirst !== null) return 'both'
  if (shape.isDotted) return dayFirst === null ? undefined : 'day-first'
  if (dayFirst === monthFirst) return dayFirst === null ? undefined : 'same'
  if (dayFirst === null) return 'month-first'
  return monthFirst === null ? 'day-first' : 'either'
}

function realDay(shape: DateShape, order: DateOrder, today: string): string | null {
  const day = dayOfShape(shape, order, today)
  return day && isRealDate(day.year, day.month, day.day) ? formatDate(day.year, day.month, day.day) : null
}
