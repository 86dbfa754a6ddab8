import { joinBytes } from '#core/parsing/encoding/bytes'
import { createUtf16Converter, utf16Length } from '#core/parsing/encoding/utf-16'
import { decodeWindows1252, findUnassigned, fromLatin1 } from '#core/parsing/encoding/windows-1252'
import type { Encoding } from '#core/parsing/parse-options'
import { mark, type RecordCells } from './scan-record'
import { createUtf8Text, utf8 } from './utf-8-text'

/** Bytes to scan for records, and the conversions from their ranges to text and to positions in the stored file. */
export type Source = {
  /** The stored bytes, or their conversion to UTF-8 if the file is UTF-16, so that delimiters and quotes are single bytes. */
  bytes: Uint8Array
  /** Whether `bytes` are the stored ones. */
  isStored: boolean
  /** Sets the open record, to which the functions below refer. */
  openRecord: (cells: RecordCells) => void
  /** The text of a range of the open record. */
  textOf: (from: number, to: number) => string
  /** The text of an ASCII range of any record. */
  asciiOf: (from: number, to: number) => string
  /** The index of the first undecodable byte of the open record, or -1. */
  invalidAt: () => number
  /** Whether the open record has a control character from U+0080 to U+009F. */
  hasC1: () => boolean
  /** Decodes bytes from elsewhere, such as an unquoted cell. */
  decode: (bytes: Uint8Array) => string
  /** The length of a range in the stored file, in bytes. */
  storedLength: (from: number, to: number) => number
}

/** Opens the stored bytes of whole records in their encoding. */
export function createSource(stored: Uint8Array, encoding: Encoding): Source {
  return encoding === 'windows-1252' ? createLatinSource(stored) : createUtf8Source(stored, encoding)
}

function createUtf8Source(stored: Uint8Array, encoding: Exclude<Encoding, 'windows-1252'>): Source {
  const bytes = encoding === 'utf-8' ? stored : toUtf8(stored, encoding)
  const latin1 = latin1Of(bytes)
  const wide = createUtf8Text(bytes)
  let isAscii = true

  return {
    bytes,
    isStored: encoding === 'utf-8',
    openRecord({ start, end, marks }) {
      isAscii = (marks & mark.beyondAscii) === 0
      if (!isAscii) wide.openRecord(start, end)
    },
    textOf: (from, to) => (isAscii || wide.isAscii(from, to) ? latin1.slice(from, to) : wide.textOf(from, to)),
    asciiOf: (from, to) => latin1.slice(from, to),
    invalidAt: () => (isAscii ? -1 : wide.invalidAt()),
    hasC1: () => !isAscii && wide.hasC1(),
    decode: (some) => utf8.decode(some),
    storedLength: (from, to) => (encoding === 'utf-8' ? to - from : utf16Length(bytes, from, to)),
  }
}

function createLatinSource(bytes: Uint8Array): Source {
  const latin1 = latin1Of(bytes)
  let invalidAt = -1

  return {
    bytes,
    isStored: true,
    openRecord({ start, end, marks }) {
      invalidAt = marks & mark.beyondAscii ? findUnassigned(bytes, start, end) : -1
    },
    textOf: (from, to) => fromLatin1(latin1.slice(from, to)),
    asciiOf: (from, to) => latin1.slice(from, to),
    invalidAt: () => invalidAt,
    hasC1: () => false,
    decode: decodeWindows1252,
    storedLength: (from, to) => to - from,
  }
}

// One character per byte, so byte indexes are string indexes. Buffer takes a third of TextDecoder's time but browsers lack it.
function latin1Of(bytes: Uint8Array): string {
  const { Buffer } = globalThis
  if (Buffer) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return new TextDecoder('latin1', { ignoreBOM: true }).decode(bytes)
}

function toUtf8(stored: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Uint8Array {
  const converter = createUtf16Converter(encoding)
  return joinBytes(converter.push(stored), converter.finish())
}
