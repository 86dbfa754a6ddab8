import { byteAt, CR, HASH, LF, QUOTE, SPACE } from './bytes'
import { quotedCellBytes } from './limits'
import { isBlank, whiteSpaceLength } from './white-space'

/** What a record holds beside ordinary characters: any of these, added up. */
export const mark = { nul: 4, control: 8, beyondAscii: 16 } as const

/** How the bytes of a cell become its text: as they stand, or without the quotes that are part of the notation. */
export const form = { plain: 0, quoted: 1, toUnquote: 2 } as const

/** Where one record and its cells stand in the bytes. One object is filled again for every record. */
export type RecordCells = {
  kind: 'row' | 'blank' | 'comment'
  count: number
  from: Int32Array
  to: Int32Array
  form: Uint8Array
  /** Whether a cell beyond those kept in `from` and `to` holds anything. */
  hasSurplus: boolean
  marks: number
  /** Where the record ends, without its line end, and where the next one begins. */
  end: number
  next: number
  /** Line ends inside the record and behind it. */
  lineEnds: number
  /** After `quote-open`: how many line ends lie between the start of the record and that quote. */
  lineEndsBeforeQuote: number
}

export type ScanOutcome = 'record' | 'incomplete' | 'quote-open'

/** Room for the cells of a record; cells beyond `capacity` are counted, and looked at only for whether they are empty. */
export function createRecordCells(capacity: number): RecordCells {
  return {
    kind: 'row',
    count: 0,
    from: new Int32Array(capacity),
    to: new Int32Array(capacity),
    form: new Uint8Array(capacity),
    hasSurplus: false,
    marks: 0,
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

/** Classes of bytes outside quotes; those below 4 end a cell, the others are marks of the record. */
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
 * Reads the record that begins at `at`, in bytes whose structure is ASCII (UTF-8, Windows-1252), and fills `cells`.
 * `isLast` says that nothing follows `end`; without it, a record whose end could still move is `incomplete`.
 * A quote opens a cell only at its start; text behind a closing quote is kept, as Excel does (RFC 4180 is silent).
 * `quote-open`: a quoted cell did not end, or not within 1 MiB.
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
  if (byteAt(bytes, at) === HASH) return scanComment(bytes, at, end, isLast, cells)

  const capacity = cells.from.length
  let count = 0
  let marks = 0
  let lineEnds = 0
  let position = at
  cells.hasSurplus = false

  for (;;) {
    const cellFrom = position
    let contentFrom = position
    let contentTo = -1
    let cellForm: number = form.plain

    let start = position
    while (start < end) {
      const byte = byteAt(bytes, start)
      if (byte > QUOTE && byte < 0x80) break
      if (byte === delimiter) break
      const length = whiteSpaceLength(bytes, start, end)
      if (length === 0) break
      start += length
    }

    if (start < end && byteAt(bytes, start) === QUOTE) {
      cells.lineEndsBeforeQuote = lineEnds
      position = start + 1
      cellForm = form.quoted
      for (;;) {
        while (position < end && quotedClasses[byteAt(bytes, position)] === ordinary) position += 1
        if (position >= end) return isLast || position - start > quotedCellBytes ? 'quote-open' : 'incomplete'
        const byteClass = quotedClasses[byteAt(bytes, position)] as number
        if (byteClass === quoteClass) {
          if (position + 1 >= end) {
            if (!isLast) return 'incomplete'
            break
          }
          if (byteAt(bytes, position + 1) !== QUOTE) break
          cellForm = form.toUnquote
          position += 2
        } else if (byteClass === lineFeed) {
          lineEnds += 1
          position += 1
        } else if (byteClass === carriageReturn) {
          lineEnds += 1
          position += position + 1 < end && byteAt(bytes, position + 1) === LF ? 2 : 1
        } else {
          marks |= byteClass
          position += 1
        }
      }
      if (position - start > quotedCellBytes) return 'quote-open'
      contentFrom = start + 1
      contentTo = position
      position += 1
    }

    const tailFrom = position
    let byteClass = ordinary
    for (;;) {
      while (position < end && classes[byteAt(bytes, position)] === ordinary) position += 1
      if (position >= end) break
      byteClass = classes[byteAt(bytes, position)] as number
      if (byteClass < mark.nul) break
      marks |= byteClass
      position += 1
    }
    if (position >= end && !isLast) return 'incomplete'

    if (contentTo === -1) contentTo = position
    else if (position > tailFrom && !isBlank(bytes, tailFrom, position, SPACE)) {
      cellForm = form.toUnquote
      contentFrom = start
      contentTo = position
    }

    if (count < capacity) {
      cells.from[count] = contentFrom
      cells.to[count] = contentTo
      cells.form[count] = cellForm
    } else if (!cells.hasSurplus) cells.hasSurplus = !isBlank(bytes, contentFrom, contentTo, SPACE)
    // A cell with doubled quotes keeps its quotes here, for whoever unquotes it.
    if (cellForm === form.toUnquote && count < capacity) {
      cells.from[count] = start
      cells.to[count] = position
    }
    count += 1

    if (position < end && byteClass === delimiterClass) {
      position += 1
      continue
    }

    if (position < end && byteClass === carriageReturn && position + 1 >= end && !isLast) return 'incomplete'
    cells.count = count
    cells.marks = marks
    cells.end = position
    cells.kind = couldBeBlank(byteAt(bytes, at)) && isBlank(bytes, at, position, delimiter) ? 'blank' : 'row'
    endLine(bytes, position, end, lineEnds, cells)
    void cellFrom
    return 'record'
  }

  function couldBeBlank(first: number): boolean {
    return first <= SPACE || first === delimiter || first >= 0x80
  }
}

function scanComment(bytes: Uint8Array, at: number, end: number, isLast: boolean, cells: RecordCells): ScanOutcome {
  let position = at
  while (position < end && byteAt(bytes, position) !== LF && byteAt(bytes, position) !== CR) position += 1
  const isCut = position >= end || (position + 1 >= end && byteAt(bytes, position) === CR)
  if (isCut && !isLast) return 'incomplete'
  cells.kind = 'comment'
  cells.count = 0
  cells.marks = 0
  cells.end = position
  endLine(bytes, position, end, 0, cells)
  return 'record'
}

function endLine(bytes: Uint8Array, at: number, end: number, lineEndsInside: number, cells: RecordCells): void {
  if (at >= end) {
    cells.next = at
    cells.lineEnds = lineEndsInside
    return
  }
  const isPair = byteAt(bytes, at) === CR && at + 1 < end && byteAt(bytes, at + 1) === LF
  cells.next = at + (isPair ? 2 : 1)
  cells.lineEnds = lineEndsInside + 1
}
