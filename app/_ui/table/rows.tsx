/** The rows of a list, of which only some are here: by place, counted from 0. */
export type Rows<Row> = {
  /** Which list it is, where rows are seen to leave it. */
  list?: string
  /** As many places as can be scrolled to now. */
  length: number
  rowAt: (index: number) => Row | undefined
  /** Those that are here, in no promised places. */
  rows: Row[]
  /** How many there are in all, when that is known. */
  total: number | null
  isLoading: boolean
  isLoadingMore: boolean
  error: Error | null
  /** Says which places are in view, so that what belongs there is loaded. */
  show: (first: number, last: number) => void
  retry: () => void
}

/** A row and its place in the list. */
export type PlacedRow<Row> = { row: Row; index: number }

/** The rows from one place to another that are here. */
export function rowsBetween<Row>(data: Rows<Row>, first: number, last: number): PlacedRow<Row>[] {
  const rows: PlacedRow<Row>[] = []
  for (let index = first; index <= last; index += 1) {
    const row = data.rowAt(index)
    if (row !== undefined) rows.push({ row, index })
  }
  return rows
}
