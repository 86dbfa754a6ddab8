/** A partly loaded list. Rows are addressed by their index, counted from 0. */
export type Rows<Row> = {
  /** Identifies the list; set where rows that leave the list are animated. */
  list?: string
  /** How many rows can be scrolled to now. */
  length: number
  rowAt: (index: number) => Row | undefined
  /** The loaded rows, which may have gaps between them. */
  rows: Row[]
  /** The number of rows in the whole list, when known. */
  total: number | null
  isLoading: boolean
  isLoadingMore: boolean
  error: Error | null
  /** Reports the rows in view, so that their pages are loaded. */
  show: (first: number, last: number) => void
  retry: () => void
}

export type PlacedRow<Row> = { row: Row; index: number }

/** The loaded rows between two indexes, both included. */
export function rowsBetween<Row>(data: Rows<Row>, first: number, last: number): PlacedRow<Row>[] {
  const rows: PlacedRow<Row>[] = []
  for (let index = first; index <= last; index += 1) {
    const row = data.rowAt(index)
    if (row !== undefined) rows.push({ row, index })
  }
  return rows
}
