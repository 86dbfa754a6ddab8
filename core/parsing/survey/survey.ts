import type { SpellingExample } from '#core/fields/kinds/spelling'
import type { ParseOptions } from '#core/parsing/parse-options'
import type { Refusal } from '#core/parsing/refusals'
import type { ProblemCode } from '#core/parsing/row/problems'
import type { InvalidRow } from '#core/parsing/row/row-outcome'
import type { SlicePlan } from '#core/parsing/slice-plan'
import type { DateExample } from '#core/parsing/values/date-order'

/** The result of a full pass over a stored file. */
export type Survey =
  | {
      outcome: 'read'
      parseOptions: ParseOptions
      /** A date that decided the order; undefined when the maker chose it or no date is ambiguous. */
      dateEvidence: DateExample | undefined
      /** The names of all columns. */
      header: string[]
      /** The names of columns that are not imported, without those that a corrections file adds. */
      extraColumns: string[]
      /** The batches that the first rows of a corrections file refer to. */
      referencedBatches: string[]
      slices: SlicePlan[]
      rows: number
      blankLines: number
      commentLines: number
    }
  | { outcome: 'refused'; refusal: Refusal }
  | { outcome: 'needs-input'; inputNeeded: InputNeeded }

/** The input needed from the maker; `parseOptions` lacks what the maker is asked for. */
export type InputNeeded =
  | { cause: 'date-order'; parseOptions: Omit<ParseOptions, 'dateOrder'>; header: string[]; examples: DateExample[] }
  /** Dates or numbers of a declared field can be read in two ways. */
  | {
      cause: 'spelling'
      parseOptions: Omit<ParseOptions, 'spellings'>
      header: string[]
      field: { key: string; label: string }
      examples: SpellingExample[]
    }
  | {
      cause: 'mostly-invalid'
      parseOptions: Omit<ParseOptions, 'acceptMostlyInvalid'>
      header: string[]
      /** The problem that makes more than half of the first rows invalid. */
      code: ProblemCode
      failed: number
      of: number
      examples: InvalidRow[]
    }
