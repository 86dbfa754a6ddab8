/**
 * A set of the rows of a batch, a bit each from row 1 on, the first bit of a byte its highest: 125 KB for a million rows. It is the form
 * in which the database keeps what is pending.
 */
export type RowSet = Uint8Array

export const createRowSet = (rows: number): RowSet => new Uint8Array((rows + 7) >> 3)

export const hasRow = (set: RowSet, row: number) => ((set[(row - 1) >> 3] ?? 0) & (0x80 >> ((row - 1) & 7))) !== 0

export function addRow(set: RowSet, row: number): void {
  const at = (row - 1) >> 3
  set[at] = (set[at] ?? 0) | (0x80 >> ((row - 1) & 7))
}

export function removeRow(set: RowSet, row: number): void {
  const at = (row - 1) >> 3
  set[at] = (set[at] ?? 0) & ~(0x80 >> ((row - 1) & 7))
}

/** Adds every row from one to another, both of them in it. */
export function addRange(set: RowSet, from: number, to: number): void {
  let row = from
  for (; row <= to && ((row - 1) & 7) !== 0; row += 1) addRow(set, row)
  for (; row + 7 <= to; row += 8) set[(row - 1) >> 3] = 0xff
  for (; row <= to; row += 1) addRow(set, row)
}

/** Adds the rows of a slice as the database's `varbit_send` gives them: four bytes of length, then a bit per row from `rowFrom` on. */
export function addBits(set: RowSet, rowFrom: number, sent: Uint8Array): void {
  const shift = (rowFrom - 1) & 7
  const first = (rowFrom - 1) >> 3
  for (let index = 4; index < sent.length; index += 1) {
    const bits = sent[index] ?? 0
    if (bits === 0) continue
    const at = first + index - 4
    set[at] = (set[at] ?? 0) | (bits >> shift)
    if (shift > 0 && at + 1 < set.length) set[at + 1] = (set[at + 1] ?? 0) | ((bits << (8 - shift)) & 0xff)
  }
}

/** Adds rows that come as the database's `int4send` gives them, one behind the other, in any order. */
export function addSentRows(set: RowSet, sent: Uint8Array): void {
  for (const row of rowsOfSent(sent)) addRow(set, row)
}

/** The rows that come as `int4send` gives them, as they came. */
export function rowsOfSent(sent: Uint8Array): Int32Array {
  const view = new DataView(sent.buffer, sent.byteOffset, sent.byteLength)
  const rows = new Int32Array(sent.byteLength / 4)
  for (let index = 0; index < rows.length; index += 1) rows[index] = view.getInt32(index * 4)
  return rows
}

/** The rows that are in every one of the sets; there is at least one, and all are of one batch. */
export function intersect(first: RowSet, ...others: RowSet[]): RowSet {
  const common = first.slice()
  for (const other of others) for (let at = 0; at < common.length; at += 1) common[at] = (common[at] ?? 0) & (other[at] ?? 0)
  return common
}

const ones = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)

export function countRows(set: RowSet): number {
  let count = 0
  for (let at = 0; at < set.length; at += 1) count += ones[set[at] ?? 0] ?? 0
  return count
}

/** How many rows of the set stand before this one in the file. */
export function countBefore(set: RowSet, row: number): number {
  const last = Math.min(Math.floor((row - 1) / 8), set.length)
  let count = 0
  for (let at = 0; at < last; at += 1) count += ones[set[at] ?? 0] ?? 0
  // A cursor may name a row far beyond the last.
  for (let before = last * 8 + 1; before < Math.min(row, set.length * 8 + 1); before += 1) if (hasRow(set, before)) count += 1
  return count
}

/** At most `limit` rows of the set in the order of the file, from the place `at` on, counted from 0. */
export function rowsAt(set: RowSet, at: number, limit: number): number[] {
  const rows: number[] = []
  let before = 0
  for (let index = 0; index < set.length && rows.length < limit; index += 1) {
    const here = ones[set[index] ?? 0] ?? 0
    if (before + here > at) {
      for (let row = index * 8 + 1; row <= index * 8 + 8 && rows.length < limit; row += 1) {
        if (!hasRow(set, row)) continue
        if (before >= at) rows.push(row)
        before += 1
      }
    } else before += here
  }
  return rows
}
