import { claimOf } from './identity'
import { isInvisible } from './invisible'
import { rowLimits } from './limits'
import { type Problem, shorten } from './problems'
import { checkBytes, type OpenRow, readCell } from './read-cell'
import { readDate } from './read-date'
import { readEmail } from './read-email'
import type { Columns, Reading } from './reading'
import type { InvalidRow, Person, Place } from './row-outcome'
import type { RecordCells } from './scan-record'
import type { Source } from './source'
import { isLongerThan } from './text-length'

export type RowContext = {
  source: Source
  reading: Reading
  /** How many columns the header has; the cells hold no more. */
  columns: number
  /** YYYY-MM-DD; a later date of birth is in the future. */
  today: string
}

/** Turns the cells of one record into a person, or into everything that is wrong with it. */
export function readRow(context: RowContext, cells: RecordCells, place: Place): Person | InvalidRow {
  const { columns } = context.reading
  const problems: Problem[] = []
  const row: OpenRow = { source: context.source, columns, cells, place, problems }

  checkShape(row, context.columns)
  const name = readName(row)
  const dob = readDob(row, context)
  const city = readCity(row)
  const email = readEmailCell(row)
  if (cells.marks !== 0) checkBytes(row)

  const { row: number, line, byteFrom, byteLength } = place
  if (problems.length > 0 || name === undefined || dob === undefined || city === undefined) {
    return { row: number, line, byteFrom, byteLength, problems }
  }
  const claim = claimOf({ name, dob, city, email: email?.identity ?? null })
  return { row: number, line, byteFrom, byteLength, name, dob, city, email: email?.text ?? null, claim }
}

function checkShape({ cells, columns, place, problems }: OpenRow, width: number): void {
  if (place.byteLength > rowLimits.recordBytes) problems.push({ code: 'record-too-large', field: null })
  if (cells.count < width && cells.count <= lastRequired(columns)) problems.push({ code: 'too-few-columns', field: null })
  if (cells.hasSurplus) problems.push({ code: 'too-many-columns', field: null })
}

function lastRequired(columns: Columns): number {
  const { dob, city } = columns
  return 'name' in columns ? Math.max(columns.name, dob, city) : Math.max(columns.firstName, columns.lastName, dob, city)
}

function readName(row: OpenRow): string | undefined {
  const name = 'name' in row.columns ? readCell(row, 'name', row.columns.name) : joinNames(row, row.columns)
  if (name === undefined) return undefined
  if (name === '' || isInvisible(name)) row.problems.push({ code: 'name-missing', field: 'name' })
  else if (isLongerThan(name, rowLimits.nameLength)) row.problems.push({ code: 'name-too-long', field: 'name', value: shorten(name) })
  return name
}

function joinNames(row: OpenRow, { firstName, lastName }: { firstName: number; lastName: number }): string | undefined {
  const first = readCell(row, 'name', firstName)
  const last = readCell(row, 'name', lastName)
  if (first === undefined || last === undefined) return undefined
  return first === '' || last === '' ? first + last : `${first} ${last}`
}

function readDob(row: OpenRow, { reading, today }: RowContext): string | undefined {
  const text = readCell(row, 'dob', row.columns.dob)
  if (text === undefined) return undefined
  if (text === '' || isInvisible(text)) {
    row.problems.push({ code: 'dob-missing', field: 'dob' })
    return undefined
  }
  const outcome = readDate(text, reading.dateOrder, today)
  if ('date' in outcome) return outcome.date
  row.problems.push({ code: outcome.code, field: 'dob', value: shorten(text) })
  return undefined
}

function readCity(row: OpenRow): string | undefined {
  const city = readCell(row, 'city', row.columns.city)
  if (city === undefined) return undefined
  if (city === '' || isInvisible(city)) row.problems.push({ code: 'city-missing', field: 'city' })
  else if (isLongerThan(city, rowLimits.cityLength)) row.problems.push({ code: 'city-too-long', field: 'city', value: shorten(city) })
  return city
}

function readEmailCell(row: OpenRow): { text: string; identity: string } | undefined {
  if (row.columns.email === undefined) return undefined
  const text = readCell(row, 'email', row.columns.email)
  if (text === undefined || text === '' || isInvisible(text)) return undefined
  const outcome = readEmail(text)
  if ('identity' in outcome) return { text, identity: outcome.identity }
  row.problems.push({ code: outcome.code, field: 'email', value: shorten(text) })
  return undefined
}
