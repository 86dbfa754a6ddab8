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

/** The texts of a record's cells: those of the header's columns that it has, and up to 1,000 beyond. */
export type TextRecord = { row: number; cells: string[] }

/**
 * The records of a slice as texts, whatever is wrong with them, in the order of the file: those whose row `isWanted`.
 * Bytes that are no character become U+FFFD. Throws as `forEachRow` does.
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

/** The defect that bytes are not those of their plan. */
export function notThisSlice({ sliceNo, rowFrom, rowTo }: SlicePlan): Error {
  return new Error(`The bytes of slice ${sliceNo} do not hold the rows ${rowFrom} to ${rowTo}.`)
}
