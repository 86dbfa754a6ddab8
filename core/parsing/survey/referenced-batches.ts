import { recordsOf } from '#core/parsing/dialect/records-of'
import type { SliceInput } from '#core/parsing/row/read-slice'
import { readRef } from '#core/parsing/row/row-ref'

const mostBatches = 20

/** The batches that the refs of a corrections file name, in the order in which they come; none in a file without that column. */
export function referencedBatches(input: Omit<SliceInput, 'today'>): string[] {
  const { ref } = input.parseOptions.columns
  const named = new Set<string>()
  if (ref === undefined) return []
  for (const { cells } of recordsOf(input, () => true)) {
    const batchId = readRef(cells[ref])?.batchId
    if (batchId !== undefined) named.add(batchId)
    if (named.size === mostBatches) break
  }
  return [...named]
}
