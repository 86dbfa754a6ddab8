import type { DateExample } from './date-order'
import type { ProblemCode } from './problems'
import type { Reading } from './reading'
import type { Refusal } from './refusals'
import type { InvalidRow } from './row-outcome'
import type { SlicePlan } from './slice-plan'

/** What a full pass over a stored file found. */
export type Survey =
  | {
      outcome: 'read'
      reading: Reading
      /** A date that decided the order of all; undefined when the order was given, or no date needs one. */
      dateEvidence: DateExample | undefined
      /** The names of the columns as they stand in the file. */
      header: string[]
      /** Those that are not imported; the original keeps them. Without the columns that a corrections file brings along. */
      extraColumns: string[]
      /** The batches that the first rows name in the column which a corrections file brings along, as its maker says. */
      namedBatches: string[]
      slices: SlicePlan[]
      rows: number
      blankLines: number
      commentLines: number
    }
  | { outcome: 'refused'; refusal: Refusal }
  | { outcome: 'held'; held: Held }

/** What must be answered before a file can be read; `reading` is what was found, without what is asked. */
export type Held =
  | { cause: 'date-order'; reading: Omit<Reading, 'dateOrder'>; header: string[]; examples: DateExample[] }
  | {
      cause: 'mostly-invalid'
      reading: Omit<Reading, 'acceptMostlyInvalid'>
      header: string[]
      /** The one cause for which more than half of the first rows fail. */
      code: ProblemCode
      failed: number
      of: number
      examples: InvalidRow[]
    }
