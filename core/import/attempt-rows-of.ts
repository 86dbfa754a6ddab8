import type { SliceInput } from '#core/reading/read-slice'
import { recordsOf } from '#core/reading/records-of'
import { readRef } from '#core/reading/row-ref'

/** Pairs of a row of a slice and the row of the earlier batch that it says it was, in the order of the file. */
export function attemptRowsOf(input: Omit<SliceInput, 'today'>, attemptOf: string): Int32Array {
  const { ref } = input.reading.columns
  const pairs: number[] = []
  if (ref === undefined) return new Int32Array(0)
  for (const { row, cells } of recordsOf(input, () => true)) {
    const named = readRef(cells[ref])
    if (named?.batchId === attemptOf) pairs.push(row, named.row)
  }
  return Int32Array.from(pairs)
}
