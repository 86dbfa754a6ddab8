import { identityKeyOf } from '#core/identity-keys/identity-key'
import type { RecordCells } from '#core/parsing/dialect/scan-record'
import type { Source } from '#core/parsing/dialect/source'
import { defaultCellBytes, rowLimits } from '#core/parsing/limits'
import type { ParseOptions } from '#core/parsing/parse-options'
import { isInvisible } from '#core/parsing/text/invisible'
import { isLongerThan } from '#core/parsing/text/text-length'
import { columnRulesOf, type TextRule } from './column-rules'
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
  const rules = columnRulesOf(columns)
  const lastRequired = Math.max(...rules.required)
  const open: OpenRow = { source, columns, cellBytes, cells, byteFrom: 0, problems: undefined }

  return ({ row, line, byteFrom, byteLength }) => {
    open.byteFrom = byteFrom
    open.problems = undefined
    source.openRecord(cells)
    checkShape(open, lastRequired, byteLength)
    const name = readText(open, rules.name)
    const dob = readDob(open, rules.dob, dateOrder, today)
    const city = readText(open, rules.city)
    const email = rules.email === undefined ? '' : (readCell(open, 'email', rules.email) ?? '')
    const identity = email === '' ? null : identityOf(open, email)
    if (cells.marks !== 0) checkOtherBytes(open)

    if (open.problems || name === undefined || dob === undefined || city === undefined) {
      return { row, line, byteFrom, byteLength, problems: open.problems ?? [] }
    }
    const identityKey = identityKeyOf(name, dob, city, identity)
    return { row, line, byteFrom, byteLength, name, dob, city, email: identity === null ? null : email, identityKey }
  }
}

function checkShape(row: OpenRow, lastRequired: number, byteLength: number): void {
  if (byteLength > rowLimits.recordBytes) addProblem(row, 'record-too-large', null)
  if (row.cells.count <= lastRequired) addProblem(row, 'too-few-columns', null)
  if (row.cells.hasSurplus) addProblem(row, 'too-many-columns', null)
}

function readText(row: OpenRow, { field, columns, most }: TextRule): string | undefined {
  const text = joinCells(row, field, columns)
  if (text === undefined) return undefined
  if (isInvisible(text)) addProblem(row, `${field}-missing`, field)
  else if (isLongerThan(text, most)) addProblem(row, `${field}-too-long`, field, text)
  return text
}

/** Reads every cell, because each may have a problem of its own. */
function joinCells(row: OpenRow, field: TextRule['field'], columns: number[]): string | undefined {
  let joined: string | undefined = ''
  for (const column of columns) {
    const text = readCell(row, field, column)
    if (text === undefined || joined === undefined) joined = undefined
    else joined = joined === '' || text === '' ? joined + text : `${joined} ${text}`
  }
  return joined
}

function readDob(row: OpenRow, column: number, order: ParseOptions['dateOrder'], today: string): string | undefined {
  const text = readCell(row, 'dob', column)
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

// An invisible text is not an address but an empty cell.
function identityOf(row: OpenRow, email: string): string | null {
  if (isInvisible(email)) return null
  const outcome = readEmail(email)
  if ('identity' in outcome) return outcome.identity
  addProblem(row, outcome.code, 'email', email)
  return null
}
