import { identityKeyOf } from '#core/identity-keys/identity-key'
import type { RecordCells } from '#core/parsing/dialect/scan-record'
import type { Source } from '#core/parsing/dialect/source'
import { defaultCellBytes, rowLimits } from '#core/parsing/limits'
import type { Columns, ParseOptions } from '#core/parsing/parse-options'
import { isInvisible } from '#core/parsing/text/invisible'
import { isLongerThan } from '#core/parsing/text/text-length'
import { addProblem, checkOtherBytes, type OpenRow, readCell } from './read-cell'
import { readDate } from './read-date'
import { readEmail } from './read-email'
import type { InvalidRow, ParsedPerson, Place } from './row-outcome'

export type RowReaderInput = {
  source: Source
  parseOptions: ParseOptions
  /** The cells of the record to parse; its capacity is the number of columns of the header. */
  cells: RecordCells
  /** YYYY-MM-DD; a later date of birth is in the future. */
  today: string
}

/** Parses the record in the cells to a person, or to an invalid row with all its problems. */
export type RowReader = (place: Place) => ParsedPerson | InvalidRow

/** Creates the row parser of one slice. */
export function createRowReader({ source, parseOptions, cells, today }: RowReaderInput): RowReader {
  const { columns, dateOrder, cellBytes = defaultCellBytes } = parseOptions
  const open: OpenRow = { source, columns, cellBytes, cells, byteFrom: 0, problems: undefined }

  return ({ row, line, byteFrom, byteLength }) => {
    open.byteFrom = byteFrom
    open.problems = undefined
    source.openRecord(cells)
    checkShape(open, byteLength)
    const name = readName(open)
    const dob = readDob(open, dateOrder, today)
    const city = readCity(open)
    const email = columns.email === undefined ? '' : (readCell(open, 'email', columns.email) ?? '')
    const identity = email === '' ? null : identityOf(open, email)
    if (cells.marks !== 0) checkOtherBytes(open)

    if (open.problems || name === undefined || dob === undefined || city === undefined) {
      return { row, line, byteFrom, byteLength, problems: open.problems ?? [] }
    }
    const identityKey = identityKeyOf(name, dob, city, identity)
    return { row, line, byteFrom, byteLength, name, dob, city, email: identity === null ? null : email, identityKey }
  }
}

function checkShape(row: OpenRow, byteLength: number): void {
  if (byteLength > rowLimits.recordBytes) addProblem(row, 'record-too-large', null)
  if (row.cells.count <= lastRequired(row.columns)) addProblem(row, 'too-few-columns', null)
  if (row.cells.hasSurplus) addProblem(row, 'too-many-columns', null)
}

function lastRequired(columns: Columns): number {
  const { dob, city } = columns
  return 'name' in columns ? Math.max(columns.name, dob, city) : Math.max(columns.firstName, columns.lastName, dob, city)
}

function readName(row: OpenRow): string | undefined {
  const name = 'name' in row.columns ? readCell(row, 'name', row.columns.name) : joinNames(row, row.columns)
  if (name === undefined) return undefined
  if (isInvisible(name)) addProblem(row, 'name-missing', 'name')
  else if (isLongerThan(name, rowLimits.nameLength)) addProblem(row, 'name-too-long', 'name', name)
  return name
}

function joinNames(row: OpenRow, { firstName, lastName }: { firstName: number; lastName: number }): string | undefined {
  const first = readCell(row, 'name', firstName)
  const last = readCell(row, 'name', lastName)
  if (first === undefined || last === undefined) return undefined
  return first === '' || last === '' ? first + last : `${first} ${last}`
}

function readDob(row: OpenRow, order: ParseOptions['dateOrder'], today: string): string | undefined {
  const text = readCell(row, 'dob', row.columns.dob)
  if (text === undefined) return undefined
  if (isInvisible(text)) {
    addProblem(row, 'dob-missing', 'dob')
    return undefined
  }
  const outcome = readDate(text, order, today)
  if ('date' in outcome) return outcome.date
  addProblem(row, outcome.code, 'dob', text)
  return undefined
}

function readCity(row: OpenRow): string | undefined {
  const city = readCell(row, 'city', row.columns.city)
  if (city === undefined) return undefined
  if (isInvisible(city)) addProblem(row, 'city-missing', 'city')
  else if (isLongerThan(city, rowLimits.cityLength)) addProblem(row, 'city-too-long', 'city', city)
  return city
}

// An invisible text is not an address but an empty cell.
function identityOf(row: OpenRow, email: string): string | null {
  if (isInvisible(email)) return null
  const outcome = readEmail(email)
  if ('identity' in outcome) return outcome.identity
  addProblem(row, outcome.code, 'email', email)
  return null
}
