import { byteAt, CR, HASH, LF, QUOTE, SPACE } from '#core/parsing/encoding/bytes'
import { quotedCellBytes } from '#core/parsing/limits'
import { isBlank, whiteSpaceLength } from './white-space'

/** Bit flags for the special characters that a record contains. */
export const mark = { nul: 4, control: 8, beyondAscii: 16 } as const

/** How the bytes of a cell become its text: unchanged, or with quotes removed. */
export const form = { plain: 0, quoted: 1, toUnquote: 2 } as const

/** The positions of one record and its cells in the bytes. One object is reused for all records. */
export type RecordCells = {
  kind: 'row' | 'blank' | 'comment'
  count: number
  from: Int32Array
  to: Int32Array
  form: Uint8Array
  /** Whether a cell beyond the capacity of `from` and `to` is not empty. */
  hasSurplus: boolean
  marks: number
  /** Start of the record, its end without the line end, and the start of the next record. */
  start: number
  end: number
  next: number
  hasDoubledQuote: boolean
  /** Whether a record is one line whatever line breaks its cells have, as a row of a sheet is. */
  isOneLine: boolean
  /** Line ends inside the record and at its end. */
  lineEnds: number
  /** After `quote-open`: line ends between the start of the record and that quote. */
  lineEndsBeforeQuote: number
}

export type ScanOutcome = 'record' | 'incomplete' | 'quote-open'

/** Allocates the cells of a record; cells beyond `capacity` are counted and only checked for being empty. */
export function createRecordCells(capacity: number, isOneLine = false): RecordCells {
  return {
    kind: 'row',
    count: 0,
    from: new Int32Array(capacity),
    to: new Int32Array(capacity),
    form: new Uint8Array(capacity),
    hasSurplus: false,
    hasDoubledQuote: false,
    isOneLine,
    marks: 0,
    start: 0,
    end: 0,
    next: 0,
    lineEnds: 0,
    lineEndsBeforeQuote: 0,
  }
}

const ordinary = 0
const delimiterClass = 1
const lineFeed = 2
const carriageReturn = 3
const quoteClass = 1

/** Byte classes outside quotes: those below 4 end a cell, the others are marks of the record. */
export function classesFor(delimiter: number): Uint8Array {
  const classes = commonClasses()
  classes[delimiter] = delimiterClass
  return classes
}

const quotedClasses = commonClasses()
quotedClasses[QUOTE] = quoteClass

function commonClasses(): Uint8Array {
  const classes = new Uint8Array(256).fill(ordinary)
  classes.fill(mark.control, 0x01, 0x20)
  classes.fill(mark.beyondAscii, 0x80)
  classes[0x00] = mark.nul
  classes[0x7f] = mark.control
  classes[0x09] = ordinary
  classes[LF] = lineFeed
  classes[CR] = carriageReturn
  return classes
}

/**
 * Scans the record at `at` in an ASCII-compatible encoding (UTF-8, Windows-1252) and fills `cells`.
 * `isLast` means that no bytes follow `end`; otherwise a record that more bytes could extend is `incomplete`.
 * A quote opens a cell only at its start; text after a closing quote is kept, as in Excel (RFC 4180 does not say).
 * `quote-open`: a quoted cell does not end, or not within 1 MiB.
 */
export function scanRecord(
  bytes: Uint8Array,
  at: number,
  end: number,
  isLast: boolean,
  delimiter: number,
  classes: Uint8Array,
  cells: RecordCells,
): ScanOutcome {
  cells.start = at
  const first = byteAt(bytes, at)
  if (first === HASH) return scanComment(bytes, at, end, isLast, cells)

  cells.count = 0
  cells.marks = 0
  cells.lineEnds = 0
  cells.hasSurplus = false
  let position = at
  let marks = 0

  for (;;) {
    const start = skipToText(bytes, position, end, delimiter)
    let from = position
    let to = -1
    let cellForm: number = form.plain

    if (start < end && byteAt(bytes, start) === QUOTE) {
      cells.lineEndsBeforeQuote = cells.lineEnds
      to = findClosingQuote(bytes, start, end, isLast, cells)
      if (to < 0) return isLast || end - start - 2 > quotedCellBytes ? 'quote-open' : 'incomplete'
      if (to - start - 1 > quotedCellBytes) return 'quote-open'
      from = start + 1
      cellForm = cells.hasDoubledQuote ? form.toUnquote : form.quoted
      position = to + 1
    }

    const tailFrom = position
    let byteClass = ordinary
    for (; position < end; position += 1) {
      byteClass = classes[byteAt(bytes, position)] as number
      if (byteClass === ordinary) continue
      if (byteClass < mark.nul) break
      marks |= byteClass
    }
    cells.marks |= marks
    if (position >= end && !isLast) return 'incomplete'

    if (cellForm === form.plain) to = position
    else if (cellForm === form.toUnquote || (position > tailFrom && !isBlank(bytes, tailFrom, position, delimiter))) {
      cellForm = form.toUnquote
      from = start
      to = position
    }
    keepCell(bytes, from, to, cellForm, cells)

    if (position < end && byteClass === delimiterClass) {
      position += 1
      continue
    }
    if (byteClass === carriageReturn && position + 1 >= end && !isLast) return 'incomplete'
    const mayBeBlank = first <= SPACE || first === delimiter || first >= 0x80
    cells.kind = mayBeBlank && isBlank(bytes, at, position, delimiter) ? 'blank' : 'row'
    endLine(bytes, position, end, cells)
    return 'record'
  }
}

/** Skips white space before a quote; other leading white space belongs to the cell and is trimmed later. */
function skipToText(bytes: Uint8Array, at: number, end: number, delimiter: number): number {
  let position = at
  while (position < end) {
    const byte = byteAt(bytes, position)
    if ((byte >= QUOTE && byte < 0x80) || byte === delimiter) break
    const length = whiteSpaceLength(bytes, position, end)
    if (length === 0) break
    position += length
  }
  return position
}

/** The index of the quote that closes the cell opened at `start`, or -1 when these bytes do not contain it. */
function findClosingQuote(bytes: Uint8Array, start: number, end: number, isLast: boolean, cells: RecordCells): number {
  let position = start + 1
  cells.hasDoubledQuote = false
  for (;;) {
    while (position < end && quotedClasses[byteAt(bytes, position)] === ordinary) position += 1
    if (position >= end) return -1
    const byteClass = quotedClasses[byteAt(bytes, position)] as number
    if (byteClass === quoteClass) {
      if (position + 1 >= end) return isLast ? position : -1
      if (byteAt(bytes, position + 1) !== QUOTE) return position
      cells.hasDoubledQuote = true
      position += 2
    } else if (byteClass === lineFeed) {
      if (!cells.isOneLine) cells.lineEnds += 1
      position += 1
    } else if (byteClass === carriageReturn) {
      if (!cells.isOneLine) cells.lineEnds += 1
      position += position + 1 < end && byteAt(bytes, position + 1) === LF ? 2 : 1
    } else {
      cells.marks |= byteClass
      position += 1
    }
  }
}

function keepCell(bytes: Uint8Array, from: number, to: number, cellForm: number, cells: RecordCells): void {
  const index = cells.count
  cells.count = index + 1
  if (index < cells.from.length) {
    cells.from[index] = from
    cells.to[index] = to
    cells.form[index] = cellForm
  } else if (!cells.hasSurplus) cells.hasSurplus = !isBlank(bytes, from, to, SPACE)
}

function scanComment(bytes: Uint8Array, at: number, end: number, isLast: boolean, cells: RecordCells): ScanOutcome {
  let position = at
  while (position < end && byteAt(bytes, position) !== LF && byteAt(bytes, position) !== CR) position += 1
  const isCut = position >= end || (position + 1 >= end && byteAt(bytes, position) === CR)
  if (isCut && !isLast) return 'incomplete'
  cells.kind = 'comment'
  cells.count = 0
  cells.marks = 0
  cells.lineEnds = 0
  endLine(bytes, position, end, cells)
  return 'record'
}

function endLine(bytes: Uint8Array, at: number, end: number, cells: RecordCells): void {
  cells.end = at
  cells.next = at
  if (at >= end) return
  const isPair = byteAt(bytes, at) === CR && at + 1 < end && byteAt(bytes, at + 1) === LF
  cells.next = at + (isPair ? 2 : 1)
  cells.lineEnds += 1
}
