import { emailKind, identityKeyOf } from '#core/identity-keys/identity-key'
import { form, mark } from '#core/parsing/dialect/scan-record'
import { rowLimits } from '#core/parsing/limits'
import type { ParseOptions } from '#core/parsing/parse-options'
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
  const names = 'name' in columns ? [columns.name] : [columns.firstName, columns.lastName]
  const used = [...names, columns.dob, columns.city, ...(columns.email === undefined ? [] : [columns.email])]
  const last = Math.max(...used)
  // Undecodable bytes in columns that are not imported make a row invalid, so the fast path must check every column.
  const checksAllColumns = encoding !== 'windows-1252' && used.length === cells.from.length
  const usualMarks = checksAllColumns ? mark.beyondAscii : 0
  const cityOnly = [columns.city]

  /** The code points of a cell that can be copied; 0 when it is empty or cannot. */
  const lengthOf = (column: number) =>
    cells.form[column] === form.toUnquote ? 0 : fastPathLength(source.bytes, cells.from[column] as number, cells.to[column] as number)

  const asciiOf = (column: number): string | undefined => {
    const from = cells.from[column] as number
    const to = cells.to[column] as number
    return from === to || lengthOf(column) === to - from ? source.asciiOf(from, to) : undefined
  }

  const textOf = (column: number) => source.decode(source.bytes.subarray(cells.from[column], cells.to[column]))

  const areWithin = (limit: number, columns: number[]) => {
    let length = columns.length - 1
    for (const column of columns) {
      const own = lengthOf(column)
      if (own === 0) return false
      length += own
    }
    return length <= limit
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
    if (!areWithin(rowLimits.nameLength, names) || !areWithin(rowLimits.cityLength, cityOnly)) return -1
    const dobText = asciiOf(columns.dob)
    const dob = dobText ? readDate(dobText, dateOrder, today) : undefined
    if (dob === undefined || !('date' in dob)) return -1
    const email = columns.email === undefined ? '' : asciiOf(columns.email)
    const address = email ? readEmail(email) : undefined
    if (email === undefined || (address && 'code' in address)) return -1

    lines.addAscii(batchId)
    lines.addAscii('\t')
    lines.addNumber(row)
    lines.addAscii('\t')
    lines.addNumber(line)
    lines.addAscii('\t')
    lines.addAscii(dob.date)
    addCells(names)
    addCells(cityOnly)
    lines.addAscii('\t')
    if (address && columns.email !== undefined) {
      addCell(columns.email)
      const identityKeyFrom = lines.addAscii('\t')
      lines.addAscii(emailKind)
      if (address.identity === email) addCell(columns.email)
      else lines.addAscii(address.identity)
      lines.addAscii('\n')
      return identityKeyFrom
    }
    const identityKeyFrom = lines.addAscii('\\N\t')
    lines.add(identityKeyCell({ identityKey: identityKeyOf(names.map(textOf).join(' '), dob.date, textOf(columns.city), null) }))
    return identityKeyFrom
  }
}
