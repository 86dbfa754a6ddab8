import { type RecordsInput, recordsOf } from '#core/parsing/dialect/records-of'

/** How a corrections file names the row that a record was: the batch and the row in it. */
export type RowRef = { batchId: string; row: number }

export const refOf = ({ batchId, row }: RowRef) => `${batchId}:${row}`

const shape = /^'?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([1-9]\d{0,8})$/i

/** What a cell of the column says; undefined when it names no row. */
export function readRef(text: string | undefined): RowRef | undefined {
  const [, batchId, row] = shape.exec(text ?? '') ?? []
  return batchId === undefined ? undefined : { batchId: batchId.toLowerCase(), row: Number(row) }
}

const mostBatches = 20

/** The batches that the refs of a corrections file name, in the order in which they come; none in a file without that column. */
export function referencedBatches(input: RecordsInput): string[] {
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

/** Pairs of a row of a slice and the row of the earlier batch that it says it was, in the order of the file. */
export function revisionRowsOf(input: RecordsInput, revisionOf: string): Int32Array {
  const { ref } = input.parseOptions.columns
  const pairs: number[] = []
  if (ref === undefined) return new Int32Array(0)
  for (const { row, cells } of recordsOf(input, () => true)) {
    const named = readRef(cells[ref])
    if (named?.batchId === revisionOf) pairs.push(row, named.row)
  }
  return Int32Array.from(pairs)
}
