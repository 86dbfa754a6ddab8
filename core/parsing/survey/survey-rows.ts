import { type CellSource, textOfCell } from '#core/parsing/dialect/cell-text'
import { classesFor, createRecordCells, mark, scanRecord } from '#core/parsing/dialect/scan-record'
import { byteAt, joinBytes } from '#core/parsing/encoding/bytes'
import { addTally, type EncodingTally, tallyEncoding } from '#core/parsing/encoding/find-encoding'
import { decodeWindows1252 } from '#core/parsing/encoding/windows-1252'
import { judgedRows, unendedRecordBytes } from '#core/parsing/limits'
import type { Delimiter } from '#core/parsing/parse-options'
import { type Refusal, refuse } from '#core/parsing/refusals'
import type { DateOrderCollector } from '#core/parsing/values/date-order'
import { forEachRowPlace, type RowPlace } from './row-places'
import type { SpelledColumn } from './spelled-columns'
import type { SurveyedRange } from './survey-range'

/** How the records of a file are scanned. In the text of a workbook YYYY-MM-DD may be a typed date, and not only what someone wrote. */
export type RowDialect = {
  delimiter: Delimiter
  /** Null without a column of dates of birth. */
  dobColumn: number | null
  isWorkbook: boolean
}

export type RowSurveyInput = {
  dialect: RowDialect
  /** Where the first record begins in the stored file. */
  first: { byteFrom: number; line: number }
  /** The length of a range in the stored file, in bytes. */
  storedLength: (bytes: Uint8Array, from: number, to: number) => number
  rowLimit: number
  onRow: (row: RowPlace) => void
  /** Undefined when the maker chose the date order. */
  dates: DateOrderCollector | undefined
  /** The columns of declared fields whose spelling is collected. */
  spelled: SpelledColumn[]
  /** Undefined when the encoding is known. */
  tally: EncodingTally | undefined
}

/** The first rows of a file, which are checked before anything is written. */
export type FirstRows = { bytes: Uint8Array; rows: number; line: number }

/** What a scan found up to `byteFrom` in the stored file, where the next record begins, on `line`. */
export type RowCounts = {
  byteFrom: number
  line: number
  rows: number
  blankLines: number
  commentLines: number
  firstRows: FirstRows
}

export type RowSurvey = {
  /** Scans the complete records at the start of `bytes`, and after one that ends beyond `stopAfter` in the stored file no other. The caller
   * passes the bytes after `consumed` again with more. */
  read: (bytes: Uint8Array, isLast: boolean, stopAfter?: number) => { consumed: number } | { refusal: Refusal }
  /**
   * Adds what was found in a range without scanning it. Returns false if the range does not begin with the next record, or if the first rows
   * are still being collected.
   */
  addRange: (range: SurveyedRange) => boolean | { refusal: Refusal }
  counts: () => RowCounts
}

/** Scans the records below the header: finds where rows begin and end, counts them, and collects evidence for the parse options. */
export function createRowSurvey({ dialect, first, storedLength, rowLimit, onRow, dates, spelled, tally }: RowSurveyInput): RowSurvey {
  const code = dialect.delimiter.charCodeAt(0)
  const classes = classesFor(code)
  const { dobColumn, isWorkbook } = dialect
  const cells = createRecordCells(Math.max(dobColumn ?? -1, ...spelled.map(({ column }) => column)) + 1, isWorkbook)
  const firstRows: FirstRows = { bytes: new Uint8Array(0), rows: 0, line: first.line }
  let { line, byteFrom } = first
  let [rows, blankLines, commentLines] = [0, 0, 0]
  let isJudging = true

  function read(bytes: Uint8Array, isLast: boolean, stopAfter = Number.POSITIVE_INFINITY): { consumed: number } | { refusal: Refusal } {
    const end = bytes.length
    const textSource = peekAt(bytes)
    let at = 0
    let judgedTo = 0
    const wasJudging = isJudging
    while (at < end && byteFrom <= stopAfter) {
      const outcome = scanRecord(bytes, at, end, isLast, code, classes, cells)
      if (outcome === 'quote-open') return { refusal: refuse.quoteOpen(line + cells.lineEndsBeforeQuote, isWorkbook) }
      if (outcome === 'incomplete') {
        if (end - at > unendedRecordBytes) return { refusal: refuse.recordWithoutEnd(line, isWorkbook) }
        break
      }
      const byteTo = byteFrom + storedLength(bytes, at, cells.next)
      if (tally && cells.marks & mark.beyondAscii) tallyEncoding(bytes, at, cells.end, tally)
      if (cells.kind === 'row') {
        rows += 1
        if (rows > rowLimit) return { refusal: refuse.tooManyRows(rowLimit) }
        onRow({ byteFrom, byteTo, line })
        if (dates && dobColumn !== null && cells.count > dobColumn) {
          const isIso = isIsoDateAt(bytes, cells.from[dobColumn] as number, cells.to[dobColumn] as number)
          if (!isIso) dates.add(textOfCell(textSource, cells, dobColumn), rows, line)
          else if (isWorkbook) dates.addTyped(textOfCell(textSource, cells, dobColumn), rows, line)
        }
        for (const { column, collector } of spelled)
          if (cells.count > column && !isPlainAt(bytes, cells.from[column] as number, cells.to[column] as number))
            collector.add(textOfCell(textSource, cells, column), rows, line)
      } else if (cells.kind === 'blank') blankLines += 1
      else commentLines += 1
      if (isJudging) {
        judgedTo = cells.next
        firstRows.rows = rows
        isJudging = rows < judgedRows.most && firstRows.bytes.length + judgedTo < judgedRows.bytes
      }
      line += cells.lineEnds
      byteFrom = byteTo
      at = cells.next
    }
    if (wasJudging) firstRows.bytes = joinBytes(firstRows.bytes, bytes.slice(0, judgedTo))
    return { consumed: at }
  }

  function addRange(range: SurveyedRange): boolean | { refusal: Refusal } {
    if (isJudging || range.byteFrom !== byteFrom) return false
    if (rows + range.rows > rowLimit) return { refusal: refuse.tooManyRows(rowLimit) }
    forEachRowPlace(range.places, byteFrom, (row) => onRow({ ...row, line: line + row.line }))
    if (range.dates) dates?.addExamples(range.dates, rows, line)
    if (tally) addTally(tally, range.encodingTally)
    rows += range.rows
    blankLines += range.blankLines
    commentLines += range.commentLines
    line += range.lines
    byteFrom = range.byteTo
    return true
  }

  return { read, addRange, counts: () => ({ byteFrom, line, rows, blankLines, commentLines, firstRows }) }
}

// Decoding only the dates costs less than decoding the whole chunk. The encoding may still be unknown, so text that is not
// UTF-8 is decoded as Windows-1252, where a no-break space may surround a date.
function peekAt(bytes: Uint8Array): CellSource {
  const decoder = new TextDecoder('utf-8')
  const decode = (some: Uint8Array): string => {
    const text = decoder.decode(some)
    return text.includes('\ufffd') ? decodeWindows1252(some) : text
  }
  return {
    bytes,
    decode,
    textOf(from, to) {
      let text = ''
      for (let at = from; at < to; at += 1) {
        const byte = byteAt(bytes, at)
        if (byte >= 0x80 || at - from > 100) return decode(bytes.subarray(from, Math.min(to, from + 1_000)))
        text += String.fromCharCode(byte)
      }
      return text
    },
  }
}

/** Whether a cell is the same in every spelling: empty, digits only, or a date with the year first. */
function isPlainAt(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from
  while (at < to && byteAt(bytes, at) >= 0x30 && byteAt(bytes, at) <= 0x39) at += 1
  return (at === to && to - from < leastSerialDigits) || isIsoDateAt(bytes, from, to)
}

// A number of five digits may be a day of Excel.
const leastSerialDigits = 5

function isIsoDateAt(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== 10) return false
  for (let at = from; at < to; at += 1) {
    const byte = byteAt(bytes, at)
    if (at - from === 4 || at - from === 7 ? byte !== 0x2d : byte < 0x30 || byte > 0x39) return false
  }
  return true
}
