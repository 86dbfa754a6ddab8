import { byteAt, QUOTE } from '#core/parsing/encoding/bytes'
import { form, mark, type RecordCells } from './scan-record'
import type { Source } from './source'

export type CellSource = Pick<Source, 'bytes' | 'textOf' | 'decode'>

/** The text of a cell of the open record: unquoted, trimmed, in NFC. */
export function textOfCell(source: CellSource, cells: RecordCells, index: number): string {
  const from = cells.from[index] as number
  const to = cells.to[index] as number
  const isQuotedOddly = cells.form[index] === form.toUnquote
  const text = trimmed(isQuotedOddly ? source.decode(unquote(source.bytes, from, to)) : source.textOf(from, to))
  return cells.marks & mark.beyondAscii && !isComposed(text) ? text.normalize('NFC') : text
}

/** Removes the quotes of a cell, makes doubled quotes single, and keeps text after the closing quote. */
function unquote(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const plain = new Uint8Array(to - from)
  let length = 0
  let at = from + 1
  let isInside = true
  while (at < to) {
    const byte = byteAt(bytes, at)
    if (isInside && byte === QUOTE) {
      if (at + 1 < to && byteAt(bytes, at + 1) === QUOTE) {
        plain[length++] = QUOTE
        at += 2
        continue
      }
      isInside = false
    } else plain[length++] = byte
    at += 1
  }
  return plain.subarray(0, length)
}

/** The text without white space around it. Most cells need no trimming, and checking costs less than trimming. */
export function trimmed(text: string): string {
  const last = text.length - 1
  return last >= 0 && isText(text.charCodeAt(0)) && isText(text.charCodeAt(last)) ? text : text.trim()
}

// These ranges contain no white space; characters outside them may be white space or text.
function isText(code: number): boolean {
  return (code > 0x20 && code < 0x7f) || (code > 0xa0 && code < 0x1680)
}

// Characters below U+0300 do not change under NFC.
function isComposed(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) >= 0x300) return false
  return true
}
