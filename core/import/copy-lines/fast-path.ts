import { emailKind, identityKeyOf } from '#core/identity-keys/identity-key'
import { form, mark } from '#core/parsing/dialect/scan-record'
import { rowLimits } from '#core/parsing/limits'
import type { ParseOptions } from '#core/parsing/parse-options'
import { columnRulesOf, type TextRule } from '#core/parsing/row/column-rules'
import { readDate } from '#core/parsing/row/read-date'
import { readEmail } from '#core/parsing/row/read-email'
import type { OpenSlice } from '#core/parsing/row/read-slice'
import type { Place } from '#core/parsing/row/row-outcome'
import { fastPathLength } from './fast-path-text'
import type { LineWriter } from './line-writer'
import { identityKeyCell } from './person-line'

export type FastPathInput = { slice: OpenSlice; parseOptions: ParseOptions; batchId: string; today: string; lines: LineWriter }

/**
 * Writes people by copying the bytes of their names and cities instead of decoding them. Returns the start of the identity key
 * in the new line, or -1 and writes nothing when a row needs the full parser. The bytes equal those of the full parser.
 */
export function createFastPath({ slice, parseOptions, batchId, today, lines }: FastPathInput): (place: Place) => number {
  const { source, cells } = slice
  const { columns, dateOrder, encoding } = parseOptions
  const { name, city, dob: dobColumn, email: emailColumn, required } = columnRulesOf(columns)
  const used = emailColumn === undefined ? required : [...required, emailColumn]
  const last = Math.max(...used)
  // Undecodable bytes in columns that are not imported make a row invalid, so the fast path must check every column.
  const checksAllColumns = encoding !== 'windows-1252' && used.length === cells.from.length
  const usualMarks = checksAllColumns ? mark.beyondAscii : 0

  /** The code points of a cell that can be copied; 0 when it is empty or cannot. */
  const lengthOf = (column: number) =>
    cells.form[column] === form.toUnquote ? 0 : fastPathLength(source.bytes, cells.from[column] as number, cells.to[column] as number)

  const asciiOf = (column: number): string | undefined => {
    const from = cells.from[column] as number
    const to = cells.to[column] as number
    return from === to || lengthOf(column) === to - from ? source.asciiOf(from, to) : undefined
  }

  const textOf = (column: number) => source.decode(source.bytes.subarray(cells.from[column], cells.to[column]))

  const isWithin = ({ columns, most }: TextRule) => {
    let length = columns.length - 1
    for (const column of columns) {
      const own = lengthOf(column)
      if (own === 0) return false
      length += own
    }
    return length <= most
  }

  const addCell = (column: number) => lines.addCell(source.bytes, cells.from[column] as number, cells.to[column] as number)

  const addCells = (columns: number[]) => {
    for (const column of columns) {
      lines.addAscii(column === columns[0] ? '\t' : ' ')
      addCell(column)
    }
  }

  return ({ row, line, byteLength }) => {
    if (columns.ref !== undefined || (cells.marks & ~usualMarks) !== 0 || cells.count <= last || cells.hasSurplus) return -1
    if (byteLength > rowLimits.recordBytes) return -1
    if (!isWithin(name) || !isWithin(city)) return -1
    const dobText = asciiOf(dobColumn)
    const dob = dobText ? readDate(dobText, dateOrder, today) : undefined
    if (dob === undefined || !('date' in dob)) return -1
    const email = emailColumn === undefined ? '' : asciiOf(emailColumn)
    const address = email ? readEmail(email) : undefined
    if (email === undefined || (address && 'code' in address)) return -1

    lines.addAscii(batchId)
    lines.addAscii('\t')
    lines.addNumber(row)
    lines.addAscii('\t')
    lines.addNumber(line)
    lines.addAscii('\t')
    lines.addAscii(dob.date)
    addCells(name.columns)
    addCells(city.columns)
    lines.addAscii('\t')
    if (address && emailColumn !== undefined) {
      addCell(emailColumn)
      const identityKeyFrom = lines.addAscii('\t')
      lines.addAscii(emailKind)
      if (address.identity === email) addCell(emailColumn)
      else lines.addAscii(address.identity)
      lines.addAscii('\n')
      return identityKeyFrom
    }
    const identityKeyFrom = lines.addAscii('\\N\t')
    lines.add(identityKeyCell({ identityKey: identityKeyOf(name.columns.map(textOf).join(' '), dob.date, textOf(columns.city), null) }))
    return identityKeyFrom
  }
}
