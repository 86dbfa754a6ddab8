import { textOfCell } from './cell-text'
import { rowLimits } from './limits'
import { type Field, type Problem, shorten } from './problems'
import type { Columns } from './reading'
import type { Place } from './row-outcome'
import { mark, type RecordCells } from './scan-record'
import type { Source } from './source'

/** A record while it is read; what is found wrong is added to `problems`. */
export type OpenRow = { source: Source; columns: Columns; cells: RecordCells; place: Place; problems: Problem[] }

/**
 * The text of an imported cell, or undefined when the record has no such cell or its bytes cannot be text. The second is
 * a problem of the field; the first is one of the record and said there.
 */
export function readCell(row: OpenRow, field: Field, index: number): string | undefined {
  const { source, cells, problems } = row
  if (index >= cells.count) return undefined
  const from = cells.from[index] as number
  const to = cells.to[index] as number
  if (to - from > rowLimits.cellBytes) {
    problems.push({ code: 'cell-too-large', field })
    return undefined
  }
  if (cells.marks !== 0) {
    if (cells.marks & mark.nul && source.bytes.subarray(from, to).includes(0)) {
      problems.push({ code: 'nul', field })
      return undefined
    }
    const strange = cells.marks & mark.beyondAscii ? source.findNoCharacter(from, to) : -1
    if (strange >= 0) {
      problems.push({ code: 'not-encoded', field, value: describeByte(row, strange) })
      return undefined
    }
  }
  const text = row.columns.ref === undefined ? textOfCell(source, cells, index) : withoutGuard(textOfCell(source, cells, index))
  if (cells.marks !== 0 && hasControl(text)) {
    problems.push({ code: 'control-character', field, value: shorten(text) })
    return undefined
  }
  return text
}

/** Adds what is wrong with the bytes of a record outside the cells that are imported. */
export function checkBytes(row: OpenRow): void {
  const { source, cells, problems } = row
  if (cells.marks & mark.nul && !problems.some(({ code }) => code === 'nul')) problems.push({ code: 'nul', field: null })
  if (cells.marks & mark.beyondAscii && !problems.some(({ code }) => code === 'not-encoded')) {
    const strange = source.findNoCharacter(cells.start, cells.end)
    if (strange >= 0) problems.push({ code: 'not-encoded', field: null, value: describeByte(row, strange) })
  }
}

function describeByte({ source, cells, place }: OpenRow, at: number): string {
  const offset = place.byteFrom + source.storedLength(cells.start, at)
  const byte = source.bytes[at]?.toString(16).toUpperCase().padStart(2, '0')
  return source.isStored ? `0x${byte} at byte ${offset}` : `at byte ${offset}`
}

// A corrections file guards what a spreadsheet would take for a formula with an apostrophe, which nobody typed.
function withoutGuard(text: string): string {
  return text.charCodeAt(0) === 0x27 && '=+-@\t\r＝＋－＠'.includes(text.charAt(1)) && text.length > 1 ? text.slice(1).trim() : text
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x20 ? code !== 0x09 && code !== 0x0a && code !== 0x0d : code >= 0x7f && code <= 0x9f) return true
  }
  return false
}
