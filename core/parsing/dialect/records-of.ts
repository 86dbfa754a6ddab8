import { defaultColumnLimit } from '#core/parsing/limits'
import type { ParseOptions } from '#core/parsing/parse-options'
import type { SlicePlan } from '#core/parsing/slice-plan'
import { textOfCell } from './cell-text'
import { classesFor, createRecordCells, type RecordCells, scanRecord } from './scan-record'
import { createSource, type Source } from './source'

export type RecordsInput = {
  /** The stored bytes from `plan.byteFrom` to `plan.byteTo`. */
  bytes: Uint8Array
  plan: SlicePlan
  parseOptions: ParseOptions
  /** How many columns the header has. */
  columns: number
}

/** The text of a record's cells, including up to 1,000 beyond the header's columns. */
export type TextRecord = { row: number; cells: string[] }

/**
 * Yields the records of a slice whose row `isWanted`, valid or not, in file order. Invalid bytes become U+FFFD.
 * Throws when the bytes do not match the plan.
 */
export function* recordsOf(
  { bytes, plan, parseOptions, columns }: RecordsInput,
  isWanted: (row: number) => boolean,
): Generator<TextRecord> {
  const source = createSource(bytes, parseOptions.encoding)
  const delimiter = parseOptions.delimiter.charCodeAt(0)
  const classes = classesFor(delimiter)
  const cells = createRecordCells(columns + defaultColumnLimit)
  const end = source.bytes.length
  let row = plan.rowFrom
  for (let at = 0; at < end; at = cells.next) {
    if (scanRecord(source.bytes, at, end, true, delimiter, classes, cells) !== 'record') throw notThisSlice(plan)
    if (cells.kind !== 'row') continue
    if (isWanted(row)) yield { row, cells: textsOf(source, cells) }
    row += 1
  }
  if (row !== plan.rowTo + 1) throw notThisSlice(plan)
}

function textsOf(source: Source, cells: RecordCells): string[] {
  source.openRecord(cells)
  return Array.from({ length: Math.min(cells.count, cells.from.length) }, (_, index) => textOfCell(source, cells, index))
}

/** The error for bytes that do not match their plan. No file can cause it. */
export function notThisSlice({ sliceNo, rowFrom, rowTo }: SlicePlan): Error {
  return new Error(`The bytes of slice ${sliceNo} do not contain the rows ${rowFrom} to ${rowTo}.`)
}
