/** A run of consecutive rows of a stored file: the unit of work, retry and progress. */
export type SlicePlan = {
  /** From 1. */
  sliceNo: number
  /** The start of its first row in the stored file. */
  byteFrom: number
  /** The end of its last row including the line end, exclusive. Only blank and comment lines are between two slices. */
  byteTo: number
  /** Rows are numbered from 1 after the header. */
  rowFrom: number
  /** Inclusive. */
  rowTo: number
  /** The line, from 1, on which its first row begins. */
  lineFrom: number
}

/** The most bytes of a slice, which bounds the memory of its parser for wide rows. */
export const sliceBytes = 8 * 1024 * 1024

export type SliceCutter = {
  /** Adds the next row of the file. */
  add: (row: { byteFrom: number; byteTo: number; line: number }) => void
  /** Returns all slices; call once, after the last row. */
  finish: () => SlicePlan[]
}

/** Divides rows into slices of `sliceRows` rows or about 8 MiB, whichever comes first. */
export function createSliceCutter(sliceRows: number): SliceCutter {
  const slices: SlicePlan[] = []
  let open: SlicePlan | undefined
  let row = 0

  return {
    add({ byteFrom, byteTo, line }) {
      row += 1
      const isFull = open && (open.rowTo - open.rowFrom + 1 >= sliceRows || byteTo - open.byteFrom > sliceBytes)
      if (open && !isFull) {
        open.byteTo = byteTo
        open.rowTo = row
        return
      }
      open = { sliceNo: slices.length + 1, byteFrom, byteTo, rowFrom: row, rowTo: row, lineFrom: line }
      slices.push(open)
    },
    finish: () => slices,
  }
}
