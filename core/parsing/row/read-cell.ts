import { textOfCell } from '#core/parsing/dialect/cell-text'
import { mark, type RecordCells } from '#core/parsing/dialect/scan-record'
import type { Source } from '#core/parsing/dialect/source'
import type { Columns } from '#core/parsing/parse-options'
import { guarded, unreadable } from '#core/parsing/text/correction-cells'
import { shorten } from '#core/parsing/text/text-length'
import type { Field, Problem, ProblemCode } from './problems'

/** A record while it is read; one object serves all records of a slice. */
export type OpenRow = {
  source: Source
  columns: Columns
  cellBytes: number
  cells: RecordCells
  /** Where the record begins in the stored file. */
  byteFrom: number
  /** What is wrong with it; undefined while nothing is. */
  problems: Problem[] | undefined
}

/** Adds something that is wrong with a record. */
export function addProblem(row: OpenRow, code: ProblemCode, field: Field | null, value?: string): void {
  row.problems ??= []
  row.problems.push(value === undefined ? { code, field } : { code, field, value: shorten(value) })
}

/**
 * The text of an imported cell, or undefined when the record has no such cell or its bytes cannot be text. The second is
 * a problem of the field; the first is one of the record and said there.
 */
export function readCell(row: OpenRow, field: Field, index: number): string | undefined {
  const { source, cells } = row
  if (index >= cells.count) return undefined
  if (cells.marks !== 0 && !hasTextBytes(row, field, index)) return undefined
  const bytes = (cells.to[index] as number) - (cells.from[index] as number)
  if (bytes > row.cellBytes) {
    addProblem(row, 'cell-too-large', field, `${bytes} bytes, and at most ${row.cellBytes} are taken`)
    return undefined
  }
  const isCorrection = row.columns.ref !== undefined
  const text = isCorrection ? withoutGuard(textOfCell(source, cells, index)) : textOfCell(source, cells, index)
  if (isCorrection && text.includes(unreadable)) {
    addProblem(row, 'not-retyped', field, text)
    return undefined
  }
  if ((cells.marks & mark.control || source.hasC1()) && hasControl(text)) {
    addProblem(row, 'control-character', field, text)
    return undefined
  }
  return text
}

function hasTextBytes(row: OpenRow, field: Field, index: number): boolean {
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

/** Adds what is wrong with the bytes of a record outside the cells that are imported. */
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

// A corrections file guards what a spreadsheet would take for a formula with an apostrophe, which nobody typed.
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
