import { CR, HASH, LF, QUOTE } from '#core/parsing/encoding/bytes'
import { textOfXml } from '#core/workbook/xml/text-of-xml'

const [COMMA, AMPERSAND, UNDERSCORE, LETTER_X] = [0x2c, 0x26, 0x5f, 0x78]

/** Bytes that grow; one is used for many cells. */
export type CellBytes = { bytes: Uint8Array; length: number }

export const createCellBytes = (): CellBytes => ({ bytes: new Uint8Array(1_024), length: 0 })

/** Makes room for `more` bytes. */
export function reserve(into: CellBytes, more: number): void {
  if (into.length + more <= into.bytes.length) return
  const grown = new Uint8Array(2 ** Math.ceil(Math.log2(into.length + more)))
  grown.set(into.bytes.subarray(0, into.length))
  into.bytes = grown
}

export function addBytes(into: CellBytes, bytes: Uint8Array, from: number, to: number): void {
  reserve(into, to - from)
  if (to - from > 64) {
    into.bytes.set(bytes.subarray(from, to), into.length)
    into.length += to - from
  } else for (let at = from; at < to; at += 1) into.bytes[into.length++] = bytes[at] as number
}

/** Adds text of the XML, with its entities resolved and with what Excel writes as _x000D_. */
export function addXmlText(into: CellBytes, bytes: Uint8Array, from: number, to: number, isLiteral: boolean): void {
  let [hasEntity, hasEscape] = [false, false]
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at]
    if (byte === AMPERSAND) hasEntity = true
    else if (byte === UNDERSCORE && bytes[at + 1] === LETTER_X) hasEscape = true
  }
  if (!hasEscape && (isLiteral || !hasEntity)) {
    addBytes(into, bytes, from, to)
    return
  }
  const text = isLiteral ? decoder.decode(bytes.subarray(from, to)) : textOfXml(bytes, from, to)
  const encoded = encoder.encode(text.replaceAll(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))))
  addBytes(into, encoded, 0, encoded.length)
}

const decoder = new TextDecoder('utf-8')
const encoder = new TextEncoder()

/** Adds a cell of the text that is parsed, in quotes if it needs any. */
export function addCsvCell(into: CellBytes, bytes: Uint8Array, from: number, to: number): void {
  if (!needsQuotes(bytes, from, to)) {
    addBytes(into, bytes, from, to)
    return
  }
  reserve(into, 2 * (to - from) + 2)
  into.bytes[into.length++] = QUOTE
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] as number
    if (byte === QUOTE) into.bytes[into.length++] = QUOTE
    into.bytes[into.length++] = byte
  }
  into.bytes[into.length++] = QUOTE
}

// A line that begins with # would be a comment.
function needsQuotes(bytes: Uint8Array, from: number, to: number): boolean {
  if (to > from && bytes[from] === HASH) return true
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at]
    if (byte === QUOTE || byte === COMMA || byte === LF || byte === CR) return true
  }
  return false
}
