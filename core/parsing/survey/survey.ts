import type { ParseOptions } from '#core/parsing/parse-options'
import type { Refusal } from '#core/parsing/refusals'
import type { ProblemCode } from '#core/parsing/row/problems'
import type { InvalidRow } from '#core/parsing/row/row-outcome'
import type { SlicePlan } from '#core/parsing/slice-plan'
import type { DateExample } from './date-order'

/** What a full pass over a stored file found. */
export type Survey =
  | {
      outcome: 'read'
      parseOptions: ParseOptions
      /** A date that decided the order of all; undefined when the order was given, or no date needs one. */
      dateEvidence: DateExample | undefined
      /** The names of the columns as they stand in the file. */
      header: string[]
      /** Those that are not imported; the original keeps them. Without the columns that a corrections file brings along. */
      extraColumns: string[]
      /** The batches that the first rows name in the column which a corrections file brings along, as its maker says. */
      referencedBatches: string[]
      slices: SlicePlan[]
      rows: number
      blankLines: number
      commentLines: number
    }
  | { outcome: 'refused'; refusal: Refusal }
  | { outcome: 'needs-input'; inputNeeded: InputNeeded }

/** What must be answered before a file can be read; `parseOptions` is what was found, without what is asked. */
export type InputNeeded =
  | { cause: 'date-order'; parseOptions: Omit<ParseOptions, 'dateOrder'>; header: string[]; examples: DateExample[] }
  | {
      cause: 'mostly-invalid'
      parseOptions: Omit<ParseOptions, 'acceptMostlyInvalid'>
      header: string[]
      /** The one cause for which more than half of the first rows fail. */
      code: ProblemCode
      failed: number
      of: number
      examples: InvalidRow[]
    }
