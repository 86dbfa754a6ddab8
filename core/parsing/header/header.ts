import { textOfCell } from '#core/parsing/dialect/cell-text'
import { classesFor, createRecordCells, scanRecord } from '#core/parsing/dialect/scan-record'
import type { Source } from '#core/parsing/dialect/source'
import { byteAt, HASH } from '#core/parsing/encoding/bytes'
import type { Columns, Delimiter } from '#core/parsing/parse-options'
import { shorten } from '#core/parsing/text/text-length'

/** The header of a file, and where the record behind it begins. */
export type Header = {
  delimiter: Delimiter
  line: number
  /** The names of the columns as they stand in the file, trimmed, in NFC, without NUL, at most 200 code points. */
  texts: string[]
  columns: Columns
  /** Where it stands in the bytes that were searched; `to` is where the next record begins. */
  from: number
  to: number
  nextLine: number
  /** Lines above it that are neither title nor header. */
  blankLines: number
  commentLines: number
}

/** The names of the columns in the record from `from` to `to`; a comment that serves as a header loses its `#`. */
export function headerTexts(source: Source, from: number, to: number, delimiter: Delimiter, limit: number): string[] {
  const code = delimiter.charCodeAt(0)
  const cells = createRecordCells(limit)
  const start = byteAt(source.bytes, from) === HASH ? from + 1 : from
  if (start >= to) return ['']
  scanRecord(source.bytes, start, to, true, code, classesFor(code), cells)
  source.openRecord(cells)
  return Array.from({ length: Math.min(cells.count, limit) }, (_, index) => nameOf(textOfCell(source, cells, index)))
}

// A name is shown and stored wherever the file goes, and PostgreSQL takes no NUL.
function nameOf(text: string): string {
  return shorten(text.replaceAll('\0', ''))
}
