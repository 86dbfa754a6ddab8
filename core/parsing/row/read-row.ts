import type { CompiledFields, OnFieldProblem } from '#core/fields/compiled-fields'
import { packValues } from '#core/fields/packed-values'
import type { RecordCells } from '#core/parsing/dialect/scan-record'
import type { Source } from '#core/parsing/dialect/source'
import { defaultCellBytes, rowLimits } from '#core/parsing/limits'
import type { ParseOptions } from '#core/parsing/parse-options'
import { columnsOfFields } from './columns-of-fields'
import { problemCodeOf } from './problems'
import { addProblem, checkOtherBytes, type OpenRow, readCell } from './read-cell'
import type { InvalidRow, ParsedPerson, Place } from './row-outcome'

export type RowReaderInput = {
  source: Source
  parseOptions: ParseOptions
  fields: CompiledFields
  /** The cells of the record to parse; its capacity is the number of columns of the header. */
  cells: RecordCells
}

/** Parses the record in the cells to a person, or to an invalid row with all its problems. */
export type RowReader = (place: Place) => ParsedPerson | InvalidRow

/** Creates the row parser of one slice. */
export function createRowReader({ source, parseOptions, fields, cells }: RowReaderInput): RowReader {
  const { columns, cellBytes = defaultCellBytes, isWorkbook = false } = parseOptions
  const keys = fields.readers.map(({ field }) => field.key)
  const columnsOfKeys = columnsOfFields(
    fields.readers.map(({ field }) => field),
    columns,
  )
  const isRequired = fields.readers.map(({ field }) => field.presence === 'required')
  const lastRequired = Math.max(...columnsOfKeys.filter((_, place) => isRequired[place]).flat())
  const [nameAt, dobAt, cityAt, emailAt] = ['name', 'dob', 'city', 'email'].map((key) => keys.indexOf(key)) as [
    number,
    number,
    number,
    number,
  ]
  const open: OpenRow = { source, columns, cellBytes, isWorkbook, cells, byteFrom: 0, problems: undefined }
  const cellOf = (place: number) => joinCells(open, keys[place] as string, columnsOfKeys[place] as number[], isRequired[place] as boolean)

  const onProblem: OnFieldProblem = (code, field, cell) => addProblem(open, problemCodeOf(field, code), field, cell)

  return ({ row, line, byteFrom, byteLength }) => {
    open.byteFrom = byteFrom
    open.problems = undefined
    source.openRecord(cells)
    checkShape(open, lastRequired, byteLength)
    const read = fields.readRow(cellOf, onProblem)
    if (cells.marks !== 0) checkOtherBytes(open)

    if (open.problems || !areWhole(read)) return { row, line, byteFrom, byteLength, problems: open.problems ?? [] }
    const values: string[] = read
    const name = values[nameAt] as string
    const packed = fields.declared.length === 0 ? null : packValues(fields.declared.map((place) => values[place] as string))
    const identityKey = fields.identityKey(values)
    const [dob, city, email] = [values[dobAt] || null, values[cityAt] || null, values[emailAt] || null]
    const [otherIdentityKeys, uniqueValues] = [fields.otherIdentityKeys(values), fields.uniqueValues(values)]
    return { row, line, byteFrom, byteLength, name, dob, city, email, fields: packed, identityKey, otherIdentityKeys, uniqueValues }
  }
}

function areWhole(values: (string | undefined)[]): values is string[] {
  for (let place = 0; place < values.length; place += 1) if (values[place] === undefined) return false
  return true
}

function checkShape(row: OpenRow, lastRequired: number, byteLength: number): void {
  if (byteLength > rowLimits.recordBytes) addProblem(row, 'record-too-large', null)
  if (row.cells.count <= lastRequired) addProblem(row, 'too-few-columns', null)
  if (row.cells.hasSurplus) addProblem(row, 'too-many-columns', null)
}

/** Reads every cell, because each may have a problem of its own. An optional cell that the record lacks is empty. */
function joinCells(row: OpenRow, field: string, columns: number[], isRequired: boolean): string | undefined {
  if (columns.length === 1 && isRequired) return readCell(row, field, columns[0] as number)
  let joined: string | undefined = ''
  for (const column of columns) {
    const text = column >= row.cells.count && !isRequired ? '' : readCell(row, field, column)
    if (text === undefined || joined === undefined) joined = undefined
    else joined = joined === '' || text === '' ? joined + text : `${joined} ${text}`
  }
  return joined
}
