/** A run of consecutive rows of a stored file: the unit of work, of retry and of counting. */
export type SlicePlan = {
  /** From 1. */
  sliceNo: number
  /** Where its first row begins in the stored file. */
  byteFrom: number
  /** Where its last row ends, line end included; exclusive. Only blank and comment lines stand between two slices. */
  byteTo: number
  /** Rows are numbered from 1 after the header. */
  rowFrom: number
  /** Inclusive. */
  rowTo: number
  /** The line, from 1, on which its first row begins. */
  lineFrom: number
}

/** A slice is also ended by its bytes, so that the memory of whoever reads it does not depend on how wide the rows are. */
export const sliceBytes = 8 * 1024 * 1024

export type SliceCutter = {
  /** The next row of the file, where it stands, and the line on which it begins. */
  add: (row: { byteFrom: number; byteTo: number; line: number }) => void
  /** All slices; call once, after the last row. */
  finish: () => SlicePlan[]
}

/** Cuts rows into slices of `sliceRows` rows or about 8 MiB, whichever comes first. */
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
