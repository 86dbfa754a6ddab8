import { textOfCell } from '#core/parsing/dialect/cell-text'
import { classesFor, createRecordCells, scanRecord } from '#core/parsing/dialect/scan-record'
import type { Source } from '#core/parsing/dialect/source'
import { byteAt, HASH } from '#core/parsing/encoding/bytes'
import type { Columns, Delimiter } from '#core/parsing/parse-options'
import { shorten } from '#core/parsing/text/text-length'

/** The header of a file, and where the next record begins. */
export type Header = {
  delimiter: Delimiter
  line: number
  /** The names of the columns, trimmed, in NFC, without NUL, at most 200 code points each. */
  texts: string[]
  columns: Columns
  /** Its range in the searched bytes; the next record begins at `to`. */
  from: number
  to: number
  nextLine: number
  /** Blank and comment lines above the header. */
  blankLines: number
  commentLines: number
}

/** The column names in the record from `from` to `to`, without the `#` of a comment that serves as a header. */
export function headerTexts(source: Source, from: number, to: number, delimiter: Delimiter, limit: number): string[] {
  const code = delimiter.charCodeAt(0)
  const cells = createRecordCells(limit)
  const start = byteAt(source.bytes, from) === HASH ? from + 1 : from
  if (start >= to) return ['']
  scanRecord(source.bytes, start, to, true, code, classesFor(code), cells)
  source.openRecord(cells)
  return Array.from({ length: Math.min(cells.count, limit) }, (_, index) => nameOf(textOfCell(source, cells, index)))
}

// Column names are stored, and PostgreSQL text cannot contain NUL.
function nameOf(text: string): string {
  return shorten(text.replaceAll('\0', ''))
}
