import { type CellSource, textOfCell } from '#core/parsing/dialect/cell-text'
import { classesFor, createRecordCells, mark, scanRecord } from '#core/parsing/dialect/scan-record'
import { byteAt, joinBytes } from '#core/parsing/encoding/bytes'
import { type EncodingTally, tallyEncoding } from '#core/parsing/encoding/find-encoding'
import { decodeWindows1252 } from '#core/parsing/encoding/windows-1252'
import type { Header } from '#core/parsing/header/header'
import { judgedRows, unendedRecordBytes } from '#core/parsing/limits'
import { type Refusal, refuse } from '#core/parsing/refusals'
import { createSliceCutter, type SlicePlan } from '#core/parsing/slice-plan'
import type { DateOrderCollector } from './date-order'

export type RowSurveyInput = {
  header: Header
  /** The start of the first record after the header in the stored file. */
  byteFrom: number
  /** The length of a range in the stored file, in bytes. */
  storedLength: (bytes: Uint8Array, from: number, to: number) => number
  sliceRows: number
  rowLimit: number
  /** Undefined when the maker chose the date order. */
  dates: DateOrderCollector | undefined
  /** Undefined when the encoding is known. */
  tally: EncodingTally | undefined
}

/** The first rows of a file, which are checked before anything is written. */
export type FirstRows = { bytes: Uint8Array; rows: number; line: number }

export type RowSurvey = {
  /** Scans the complete records at the start of `bytes`; the caller passes the bytes after `consumed` again with more. */
  read: (bytes: Uint8Array, isLast: boolean) => { consumed: number } | { refusal: Refusal }
  finish: () => { slices: SlicePlan[]; rows: number; blankLines: number; commentLines: number; firstRows: FirstRows }
}

/** Scans the records below the header: divides them into slices, counts them, and collects evidence for the parse options. */
export function createRowSurvey({ header, storedLength, sliceRows, rowLimit, dates, tally, ...input }: RowSurveyInput): RowSurvey {
  const code = header.delimiter.charCodeAt(0)
  const classes = classesFor(code)
  const dobColumn = header.columns.dob
  const cells = createRecordCells(dobColumn + 1)
  const cutter = createSliceCutter(sliceRows)
  const firstRows: FirstRows = { bytes: new Uint8Array(0), rows: 0, line: header.nextLine }
  let { blankLines, commentLines } = header
  let line = header.nextLine
  let byteFrom = input.byteFrom
  let rows = 0
  let isJudging = true

  function read(bytes: Uint8Array, isLast: boolean): { consumed: number } | { refusal: Refusal } {
    const end = bytes.length
    const textSource = peekAt(bytes)
    let at = 0
    let judgedTo = 0
    const wasJudging = isJudging
    while (at < end) {
      const outcome = scanRecord(bytes, at, end, isLast, code, classes, cells)
      if (outcome === 'quote-open') return { refusal: refuse.quoteOpen(line + cells.lineEndsBeforeQuote) }
      if (outcome === 'incomplete') {
        if (end - at > unendedRecordBytes) return { refusal: refuse.recordWithoutEnd(line) }
        break
      }
      const byteTo = byteFrom + storedLength(bytes, at, cells.next)
      if (tally && cells.marks & mark.beyondAscii) tallyEncoding(bytes, at, cells.end, tally)
      if (cells.kind === 'row') {
        rows += 1
        if (rows > rowLimit) return { refusal: refuse.tooManyRows(rowLimit) }
        cutter.add({ byteFrom, byteTo, line })
        if (dates && cells.count > dobColumn && !isIsoDateAt(bytes, cells.from[dobColumn] as number, cells.to[dobColumn] as number)) {
          dates.add(textOfCell(textSource, cells, dobColumn), rows, line)
        }
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

  return { read, finish: () => ({ slices: cutter.finish(), rows, blankLines, commentLines, firstRows }) }
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

function isIsoDateAt(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== 10) return false
  for (let at = from; at < to; at += 1) {
    const byte = byteAt(bytes, at)
    if (at - from === 4 || at - from === 7 ? byte !== 0x2d : byte < 0x30 || byte > 0x39) return false
  }
  return true
}
