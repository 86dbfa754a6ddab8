import { recordsOf } from '#core/parsing/dialect/records-of'
import type { SliceInput } from '#core/parsing/row/read-slice'
import { readRef } from '#core/parsing/row/row-ref'

/** Pairs of a row of a slice and the row of the earlier batch that it says it was, in the order of the file. */
export function revisionRowsOf(input: Omit<SliceInput, 'today'>, revisionOf: string): Int32Array {
  const { ref } = input.parseOptions.columns
  const pairs: number[] = []
  if (ref === undefined) return new Int32Array(0)
  for (const { row, cells } of recordsOf(input, () => true)) {
    const named = readRef(cells[ref])
    if (named?.batchId === revisionOf) pairs.push(row, named.row)
  }
  return Int32Array.from(pairs)
}
