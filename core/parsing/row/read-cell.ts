import { textOfCell } from '#core/parsing/dialect/cell-text'
import { mark, type RecordCells } from '#core/parsing/dialect/scan-record'
import type { Source } from '#core/parsing/dialect/source'
import type { Columns } from '#core/parsing/parse-options'
import { guarded, unreadable } from '#core/parsing/text/correction-cells'
import { shorten } from '#core/parsing/text/text-length'
import type { Problem, ProblemCode } from './problems'

/** The record being parsed; one object is reused for all records of a slice. */
export type OpenRow = {
  source: Source
  columns: Columns
  cellBytes: number
  /** Whether a text such as #N/A is the error of a formula. */
  isWorkbook: boolean
  cells: RecordCells
  /** The start of the record in the stored file. */
  byteFrom: number
  /** Undefined until a problem is found. */
  problems: Problem[] | undefined
}

/** Adds a problem of the record. */
export function addProblem(row: OpenRow, code: ProblemCode, field: string | null, value?: string): void {
  row.problems ??= []
  row.problems.push(value === undefined ? { code, field } : { code, field, value: shorten(value) })
}

/**
 * The text of an imported cell. Returns undefined when its bytes are not text, which adds a problem of the field, or when
 * the record has no such cell, which is reported once for the record.
 */
export function readCell(row: OpenRow, field: string, index: number): string | undefined {
  const { source, cells } = row
  if (index >= cells.count) return undefined
  if (cells.marks !== 0 && !hasTextBytes(row, field, index)) return undefined
  const bytes = (cells.to[index] as number) - (cells.from[index] as number)
  if (bytes > row.cellBytes) {
    addProblem(row, 'cell-too-large', field, `${bytes} bytes; the limit is ${row.cellBytes}`)
    return undefined
  }
  const isCorrection = row.columns.ref !== undefined
  const text = isCorrection ? withoutGuard(textOfCell(source, cells, index)) : textOfCell(source, cells, index)
  if (isCorrection && text.includes(unreadable)) {
    addProblem(row, 'not-retyped', field, text)
    return undefined
  }
  if (row.isWorkbook && errorValue.test(text)) {
    addProblem(row, 'error-value', field, text)
    return undefined
  }
  if ((cells.marks & mark.control || source.hasC1()) && hasControl(text)) {
    addProblem(row, 'control-character', field, text)
    return undefined
  }
  return text
}

/** The errors of a spreadsheet: ECMA-376-1, 18.18.11, and those that Excel has added since. */
const errorValue = /^#(?:N\/A|DIV\/0!|NAME\?|GETTING_DATA|[A-Z]{3,10}!)$/

function hasTextBytes(row: OpenRow, field: string, index: number): boolean {
  const { source, cells } = row
  const from = cells.from[index] as number
  const to = cells.to[index] as number
  if (cells.marks & mark.nul && source.bytes.subarray(from, to).includes(0)) {
    addProblem(row, 'nul', field)
    return false
  }
  const invalidAt = source.invalidAt()
  if (invalidAt < from || invalidAt >= to) return true
  addProblem(row, 'not-encoded', field, describeByte(row, invalidAt))
  return false
}

/** Adds problems of bytes outside the imported cells. */
export function checkOtherBytes(row: OpenRow): void {
  const isKnown = (code: ProblemCode): boolean => row.problems?.some((problem) => problem.code === code) ?? false
  if (row.cells.marks & mark.nul && !isKnown('nul')) addProblem(row, 'nul', null)
  const invalidAt = row.source.invalidAt()
  if (invalidAt >= 0 && !isKnown('not-encoded')) addProblem(row, 'not-encoded', null, describeByte(row, invalidAt))
}

function describeByte({ source, cells, byteFrom }: OpenRow, at: number): string {
  const offset = byteFrom + source.storedLength(cells.start, at)
  const byte = source.bytes[at]?.toString(16).toUpperCase().padStart(2, '0')
  return source.isStored ? `0x${byte} at byte ${offset}` : `at byte ${offset}`
}

// The apostrophe was added by the corrections file to stop spreadsheets from running a formula.
function withoutGuard(text: string): string {
  return guarded.test(text) ? text.slice(1).trim() : text
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x20 ? code !== 0x09 && code !== 0x0a && code !== 0x0d : code >= 0x7f && code <= 0x9f) return true
  }
  return false
}
