import { dayText } from './day-number'
import { withDigits } from './number-format'
import type { Workbook } from './open-workbook'
import { plainNumber } from './plain-number'
import { brokenWorkbook } from './refuse-workbook'
import { addBytes, addCsvCell, type CellBytes, reserve } from './strings/cell-bytes'
import type { StringStore } from './strings/string-store'

/** Writes the values of cells as cells of CSV. */
export type CellValues = {
  /** Adds the value of a cell by its type and its style. */
  add: (text: CellBytes, type: CellType, style: number, value: CellBytes) => void
}

/** What the value of a cell is. The text of a formula, an inline text and an error, which is its text, are no different. */
export type CellType = 'shared-text' | 'number' | 'boolean' | 'date' | 'text'

/** The type of a cell by its attribute `t`: ECMA-376-1, 18.18.11. */
export function cellTypeIn(bytes: Uint8Array, from: number, to: number): CellType {
  if (to - from !== 1) return 'text'
  switch (bytes[from]) {
    case LETTER_S:
      return 'shared-text'
    case LETTER_N:
      return 'number'
    case LETTER_B:
      return 'boolean'
    case LETTER_D:
      return 'date'
    default:
      return 'text'
  }
}

const [LETTER_B, LETTER_D, LETTER_N, LETTER_S] = [0x62, 0x64, 0x6e, 0x73]

/** Creates what writes the values of the cells of a sheet. `strings` are the shared strings of the workbook. */
export function createCellValues({ formats, isFrom1904 }: Workbook, strings: StringStore): CellValues {
  // Most dates of a sheet are whole days, and many are the same.
  const days: (Uint8Array | undefined)[] = []

  function addNumber(text: CellBytes, style: number, value: CellBytes): void {
    const format = formats[style] ?? null
    const whole = wholeNumber(value)
    if (format === null) {
      if (whole !== -1) addBytes(text, value.bytes, 0, value.length)
      else addText(text, plainNumber(textOf(value)) ?? textOf(value))
      return
    }
    if (format.kind === 'date' && whole !== -1 && whole < 100_000) {
      days[whole] ??= encoder.encode(dayText(whole, isFrom1904) ?? String(whole))
      const day = days[whole] as Uint8Array
      addBytes(text, day, 0, day.length)
      return
    }
    const number = plainNumber(textOf(value)) ?? textOf(value)
    addText(text, (format.kind === 'date' ? dayText(Number(number), isFrom1904) : withDigits(format.pattern, number)) ?? number)
  }

  return {
    add(text, type, style, value) {
      switch (type) {
        case 'shared-text': {
          const index = wholeNumber(value)
          if (index === -1 || index >= strings.count) throw brokenWorkbook()
          const length = strings.lengthOf(index)
          reserve(text, length)
          strings.copy(index, text.bytes, text.length)
          text.length += length
          return
        }
        case 'number':
          return addNumber(text, style, value)
        case 'boolean':
          return addText(text, textOf(value).trim() === '1' ? 'TRUE' : 'FALSE')
        case 'date':
          return addText(
            text,
            textOf(value)
              .trim()
              .replace(/T00:00(:00(\.0+)?)?Z?$/, ''),
          )
        case 'text':
          addCsvCell(text, value.bytes, 0, value.length)
      }
    },
  }
}

/** A number of at most 15 digits without a sign; -1 for every other text. */
function wholeNumber({ bytes, length }: CellBytes): number {
  if (length === 0 || length > 15) return -1
  let number = 0
  for (let at = 0; at < length; at += 1) {
    const digit = (bytes[at] as number) - 0x30
    if (digit < 0 || digit > 9) return -1
    number = number * 10 + digit
  }
  return number
}

const decoder = new TextDecoder('utf-8')
const encoder = new TextEncoder()

const textOf = ({ bytes, length }: CellBytes) => decoder.decode(bytes.subarray(0, length))

function addText(text: CellBytes, value: string): void {
  const bytes = encoder.encode(value)
  addCsvCell(text, bytes, 0, bytes.length)
}
