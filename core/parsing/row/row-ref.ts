/** How a corrections file names the row that a record was: the batch and the row in it. */
export type RowRef = { batchId: string; row: number }

export const refOf = ({ batchId, row }: RowRef) => `${batchId}:${row}`

const shape = /^'?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([1-9]\d{0,8})$/i

/** What a cell of the column says; undefined when it names no row. */
export function readRef(text: string | undefined): RowRef | undefined {
  const [, batchId, row] = shape.exec(text ?? '') ?? []
  return batchId === undefined ? undefined : { batchId: batchId.toLowerCase(), row: Number(row) }
}
