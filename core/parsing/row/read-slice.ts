import { type CompiledFields, compileFields } from '#core/fields/compiled-fields'
import type { FieldVersion } from '#core/fields/field-version'
import type { NumberedAlternative } from '#core/fields/identity-alternatives'
import { notThisSlice, type RecordsInput } from '#core/parsing/dialect/records-of'
import { classesFor, createRecordCells, type RecordCells, scanRecord } from '#core/parsing/dialect/scan-record'
import { createSource, type Source } from '#core/parsing/dialect/source'
import { createRowReader, type RowReader } from './read-row'
import type { InvalidRow, ParsedPerson, Place } from './row-outcome'

export type { InvalidRow, ParsedPerson }

export type SliceInput = RecordsInput & {
  /** The fields of the batch. */
  version: FieldVersion
  /** The alternatives by which people are compared besides their identity key; none when left out. */
  compared?: readonly NumberedAlternative[]
  /** YYYY-MM-DD; a later date of birth is in the future. */
  today: string
}

export type SliceContents = { people: ParsedPerson[]; invalid: InvalidRow[] }

/** Parses every row of a slice, in file order. Throws when the bytes do not match the plan. */
export function readSlice(input: SliceInput): SliceContents {
  const contents: SliceContents = { people: [], invalid: [] }
  forEachRow(input, (outcome) => {
    if ('problems' in outcome) contents.invalid.push(outcome)
    else contents.people.push(outcome)
  })
  return contents
}

/**
 * Calls `visit` with every row of a slice, in file order, and keeps none of them.
 * Throws when the bytes do not match the plan, which no file can cause.
 */
export function forEachRow(input: SliceInput, visit: (outcome: ParsedPerson | InvalidRow) => void): void {
  const slice = openSlice(input)
  slice.forEachPlace((place) => visit(slice.read(place)))
}

export type OpenSlice = {
  source: Source
  /** The cells of the current row. */
  cells: RecordCells
  fields: CompiledFields
  /** Parses the current row. */
  read: RowReader
  /** Visits every row, in file order. */
  forEachPlace: (visit: (place: Place) => void) => void
}

/** Opens a slice to visit its rows one by one. `forEachPlace` throws when the bytes do not match the plan. */
export function openSlice({ bytes, plan, parseOptions, version, compared, columns, today }: SliceInput): OpenSlice {
  const source = createSource(bytes, parseOptions.encoding)
  const cells = createRecordCells(columns, parseOptions.isWorkbook)
  const { dateOrder, spellings } = parseOptions
  const fields = compileFields({ version, today, spellings: { ...spellings, dob: dateOrder }, compared })
  const read = createRowReader({ source, parseOptions, fields, cells })
  const delimiter = parseOptions.delimiter.charCodeAt(0)
  const classes = classesFor(delimiter)

  function forEachPlace(visit: (place: Place) => void): void {
    const end = source.bytes.length
    let at = 0
    let row = plan.rowFrom
    let line = plan.lineFrom
    let byteFrom = plan.byteFrom
    while (at < end) {
      if (scanRecord(source.bytes, at, end, true, delimiter, classes, cells) !== 'record') throw notThisSlice(plan)
      if (cells.kind === 'row') {
        visit({ row, line, byteFrom, byteLength: source.storedLength(at, cells.end) })
        row += 1
      }
      byteFrom += source.storedLength(at, cells.next)
      line += cells.lineEnds
      at = cells.next
    }
    if (row !== plan.rowTo + 1) throw notThisSlice(plan)
  }
  _opened = { source, cells, fields, read, forEachPlace }
  return _opened
}

// V8 drops compiled code with the last function that has it. Those of the last slice are kept, or they would be compiled again for each slice.
let _opened: OpenSlice | undefined
