import { type RecordsInput, recordsOf } from '#core/parsing/dialect/records-of'

/** A corrections file's reference to the original row of a record. */
export type RowRef = { batchId: string; row: number }

export const refOf = ({ batchId, row }: RowRef) => `${batchId}:${row}`

const shape = /^'?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([1-9]\d{0,8})$/i

/** Parses a reference; undefined when the cell contains none. */
export function readRef(text: string | undefined): RowRef | undefined {
  const [, batchId, row] = shape.exec(text ?? '') ?? []
  return batchId === undefined ? undefined : { batchId: batchId.toLowerCase(), row: Number(row) }
}

const mostBatches = 20

/** Up to 20 batches that the rows of a corrections file refer to, in order of appearance; empty without a reference column. */
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

/** Pairs of a row of the slice and the row of the earlier batch that it corrects, in file order. */
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
