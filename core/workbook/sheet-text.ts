import { linesAboveHeader } from '#core/parsing/limits'
import { refuse } from '#core/parsing/refusals'
import { type CellType, type CellValues, cellTypeIn, createCellValues } from './cell-values'
import type { Sheet, Workbook } from './open-workbook'
import { asRefusal } from './read-part'
import { brokenWorkbook, WorkbookRefused } from './refuse-workbook'
import { addBytes, addXmlText, type CellBytes, createCellBytes, reserve } from './strings/cell-bytes'
import type { StringStore } from './strings/string-store'
import { createXmlScanner } from './xml/scan-xml'
import type { XmlTag } from './xml/xml-tag'

/** What became of a sheet; complete when its text has been read. */
export type SheetFacts = {
  /** Hidden rows with a cell that is not empty. */
  hiddenRows: number
  /** Whether the sheet has no more rows than were read. */
  isWhole: boolean
  /** The last row and column of which the sheet says that it uses them; null when it does not say. */
  dimension: string | null
}

export type SheetTextOptions = {
  strings: StringStore
  /** Ends the text when it has this row of the sheet. */
  mostRows?: number
  /** Called with the length of each chunk of the part, which is more than its text. */
  onBytes?: ((bytes: number) => Promise<void> | void) | undefined
  facts: SheetFacts
}

export const noFacts = (): SheetFacts => ({ hiddenRows: 0, isWhole: false, dimension: null })

// The limits of Excel: ECMA-376 has none.
const lastRow = 1_048_576
const lastColumn = 16_384
const textBytes = 256 * 1024

/**
 * The cells of a sheet as CSV in UTF-8 with a byte order mark and commas. Row n of the sheet is the nth record, empty ones counted. A row
 * has as many cells as the widest of those that may be the header. Memory does not grow with the sheet. Throws WorkbookRefused, and what
 * reading the file throws.
 */
export async function* sheetText(workbook: Workbook, sheet: Sheet, options: SheetTextOptions): AsyncGenerator<Uint8Array> {
  const { mostRows = Number.POSITIVE_INFINITY, onBytes, facts } = options
  if (sheet.part === null) throw new WorkbookRefused(refuse.sheetElsewhere(sheet.name))
  const text = createCellBytes()
  const rows = createRows(createCellValues(workbook, options.strings), text, facts)
  const scanner = createXmlScanner(rows.handler)
  addBytes(text, byteOrderMark, 0, byteOrderMark.length)
  const chunks = workbook.package.read(sheet.part)
  try {
    for (;;) {
      const { done, value } = await chunks.next()
      if (done) break
      // What follows the rows is not read, but inflated, so that a damaged file is found.
      if (!rows.isOver()) await asRefusal(async () => scanner.push(value))
      if (rows.number() > mostRows) break
      await onBytes?.(value.length)
      if (text.length >= textBytes) yield take(text)
    }
    if (!rows.isOver() && rows.number() <= mostRows) throw brokenWorkbook()
  } finally {
    await chunks.return(undefined)
  }
  facts.isWhole = rows.isOver()
  if (text.length > 0) yield take(text)
}

const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf)

function take(text: CellBytes): Uint8Array {
  const taken = text.bytes.slice(0, text.length)
  text.length = 0
  return taken
}

function createRows(values: CellValues, text: CellBytes, facts: SheetFacts) {
  const cell = createCellBytes()
  let [isInRows, isOver, isValue, phonetic] = [false, false, false, 0]
  // The row and the column, from 1, and the columns that are written of the row.
  let [row, column, written, width, linesDue] = [0, 0, 0, 0, 0]
  let [isHidden, style] = [false, -1]
  let type: CellType = 'number'

  function openRow(tag: XmlTag): void {
    const next = tag.getNumber('r') ?? row + 1
    if (next <= row || next > lastRow) throw brokenWorkbook()
    linesDue += next - row - 1
    row = next
    ;[column, written] = [0, 0]
    const hidden = tag.get('hidden')
    isHidden = hidden !== undefined && hidden !== '0' && hidden !== 'false'
  }

  function closeRow(): void {
    if (written === 0) {
      linesDue += 1
      return
    }
    if (row <= linesAboveHeader + 1) width = Math.max(width, written)
    addCommas(width - written)
    addByte(LF)
    if (isHidden) facts.hiddenRows += 1
  }

  function openCell(tag: XmlTag): void {
    const next = tag.parse('r', columnIn) ?? column + 1
    if (next <= column || next > lastColumn || row === 0) throw brokenWorkbook()
    column = next
    type = tag.parse('t', cellTypeIn) ?? 'number'
    style = tag.getNumber('s') ?? -1
    cell.length = 0
  }

  function closeCell(): void {
    if (cell.length === 0) return
    const before = text.length
    // Written first, and taken back when the value turns out to be empty.
    addLines(linesDue)
    addCommas(column - Math.max(written, 1))
    const from = text.length
    values.add(text, type, style, cell)
    if (text.length === from) {
      text.length = before
      return
    }
    ;[written, linesDue] = [column, 0]
  }

  function addLines(count: number): void {
    reserve(text, count)
    for (let line = 0; line < count; line += 1) text.bytes[text.length++] = LF
  }

  function addCommas(count: number): void {
    if (count <= 0) return
    reserve(text, count)
    for (let comma = 0; comma < count; comma += 1) text.bytes[text.length++] = COMMA
  }

  function addByte(byte: number): void {
    reserve(text, 1)
    text.bytes[text.length++] = byte
  }

  return {
    isOver: () => isOver,
    /** The number of the row that was begun last. */
    number: () => row,
    handler: {
      open(tag: XmlTag) {
        if (isOver) return
        const { name } = tag
        if (!isInRows) {
          if (name === 'sheetData') isInRows = true
          else if (name === 'dimension') facts.dimension = tag.get('ref') ?? null
        } else if (name === 'c') openCell(tag)
        else if (name === 'v' || name === 't') isValue = phonetic === 0
        else if (name === 'row') openRow(tag)
        else if (name === 'rPh') phonetic += 1
      },
      text(bytes: Uint8Array, from: number, to: number, isLiteral: boolean) {
        if (isValue) addXmlText(cell, bytes, from, to, isLiteral)
      },
      close(name: string) {
        if (!isInRows || isOver) return
        if (name === 'c') closeCell()
        else if (name === 'v' || name === 't') isValue = false
        else if (name === 'row') closeRow()
        else if (name === 'rPh') phonetic -= 1
        else if (name === 'sheetData') isOver = true
      },
    },
  }
}

const [LF, COMMA] = [0x0a, 0x2c]

/** The column, from 1, of a cell such as B12. */
function columnIn(bytes: Uint8Array, from: number, to: number): number {
  let column = 0
  for (let at = from; at < to; at += 1) {
    const letter = (bytes[at] as number) & ~0x20
    if (letter < 0x41 || letter > 0x5a) break
    column = column * 26 + letter - 0x40
  }
  return column
}
