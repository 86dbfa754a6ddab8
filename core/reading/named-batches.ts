import type { SliceInput } from './read-slice'
import { recordsOf } from './records-of'
import { readRef } from './row-ref'

const mostBatches = 20

/** The batches that the refs of a corrections file name, in the order in which they come; none in a file without that column. */
export function namedBatches(input: Omit<SliceInput, 'today'>): string[] {
  const { ref } = input.reading.columns
  const named = new Set<string>()
  if (ref === undefined) return []
  for (const { cells } of recordsOf(input, () => true)) {
    const batchId = readRef(cells[ref])?.batchId
    if (batchId !== undefined) named.add(batchId)
    if (named.size === mostBatches) break
  }
  return [...named]
}
