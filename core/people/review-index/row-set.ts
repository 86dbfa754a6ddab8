import { sql } from 'kysely'
import { decodeInt32s } from '#core/people/index-parts/int32-bytes'

/**
 * A set of the rows of a batch: one bit per row from row 1 on, the highest bit of a byte first, as in the `varbit` of pending rows in the
 * database. 125 KB for a million rows.
 */
export type RowSet = Uint8Array

/** An empty set for a batch of `rows` rows. */
export const createRowSet = (rows: number): RowSet => new Uint8Array((rows + 7) >> 3)

/** Whether a row is in the set; false for a row beyond its end. */
export const hasRow = (set: RowSet, row: number) => ((set[(row - 1) >> 3] ?? 0) & (0x80 >> ((row - 1) & 7))) !== 0

/** Adds a row, which must be one of the batch. */
export function addRow(set: RowSet, row: number): void {
  const at = (row - 1) >> 3
  set[at] = (set[at] ?? 0) | (0x80 >> ((row - 1) & 7))
}

/** Removes a row, which must be one of the batch. */
export function removeRow(set: RowSet, row: number): void {
  const at = (row - 1) >> 3
  set[at] = (set[at] ?? 0) & ~(0x80 >> ((row - 1) & 7))
}

/** Adds a range of rows, both ends inclusive. */
export function addRange(set: RowSet, from: number, to: number): void {
  let row = from
  for (; row <= to && ((row - 1) & 7) !== 0; row += 1) addRow(set, row)
  for (; row + 7 <= to; row += 8) set[(row - 1) >> 3] = 0xff
  for (; row <= to; row += 1) addRow(set, row)
}

/** Adds the rows of a slice in the format of `varbit_send`: four bytes of length, then one bit per row from `rowFrom` on. */
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

/** Adds rows in the format of concatenated `int4send` values, in any order. */
export function addSentRows(set: RowSet, sent: Uint8Array): void {
  for (const row of decodeInt32s([sent])) addRow(set, row)
}

/** The rows of all people `u` of a query as concatenated `int4send` values; null if it finds none. */
export const sentRows = sql<Buffer | null>`string_agg(int4send(u.row_no), ''::bytea)`.as('sent')

/** Returns the set of sent rows of a batch that has `rows` rows. */
export function rowSetOf(rows: number, sent: Uint8Array | null): RowSet {
  const set = createRowSet(rows)
  if (sent) addSentRows(set, sent)
  return set
}

/** Returns the rows that are in all sets, which must be of one batch. */
export function intersect(first: RowSet, ...others: RowSet[]): RowSet {
  const common = first.slice()
  for (const other of others) for (let at = 0; at < common.length; at += 1) common[at] = (common[at] ?? 0) & (other[at] ?? 0)
  return common
}

const ones = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)

/** The number of rows in the set. */
export function countRows(set: RowSet): number {
  let count = 0
  for (let at = 0; at < set.length; at += 1) count += ones[set[at] ?? 0] ?? 0
  return count
}

/** Counts the rows of the set before this row. */
export function countBefore(set: RowSet, row: number): number {
  const last = Math.min(Math.floor((row - 1) / 8), set.length)
  let count = 0
  for (let at = 0; at < last; at += 1) count += ones[set[at] ?? 0] ?? 0
  // A cursor can be far beyond the last row.
  for (let before = last * 8 + 1; before < Math.min(row, set.length * 8 + 1); before += 1) if (hasRow(set, before)) count += 1
  return count
}

/** Returns at most `limit` rows of the set in file order, from position `at` on, counted from 0. */
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
