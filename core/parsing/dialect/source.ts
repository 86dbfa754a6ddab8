import { joinBytes } from '#core/parsing/encoding/bytes'
import { createUtf16Converter, utf16Length } from '#core/parsing/encoding/utf-16'
import { decodeWindows1252, findUnassigned, fromLatin1 } from '#core/parsing/encoding/windows-1252'
import type { Encoding } from '#core/parsing/parse-options'
import { mark, type RecordCells } from './scan-record'
import { createUtf8Text, utf8 } from './utf-8-text'

/** Bytes that can be scanned for records, and how they become text and places in the stored file. */
export type Source = {
  /** In an encoding whose structure is ASCII: the stored bytes, or UTF-8 made of them when they are UTF-16. */
  bytes: Uint8Array
  /** Whether `bytes` are the stored ones. */
  isStored: boolean
  /** Makes a scanned record the one that is asked about. */
  openRecord: (cells: RecordCells) => void
  /** The text of a range of the open record. */
  textOf: (from: number, to: number) => string
  /** The text of a range of ASCII, of whichever record. */
  asciiOf: (from: number, to: number) => string
  /** Where the first byte of the open record stands that is no character, or -1. */
  strangeAt: () => number
  /** Whether the open record has a control character beyond ASCII. */
  hasC1: () => boolean
  /** The text of bytes that are not a range of `bytes`, such as a cell without its doubled quotes. */
  decode: (bytes: Uint8Array) => string
  /** How many bytes a range takes in the stored file. */
  storedLength: (from: number, to: number) => number
}

/** Makes the stored bytes of whole records readable in their encoding. */
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
    strangeAt: () => (isAscii ? -1 : wide.strangeAt()),
    hasC1: () => !isAscii && wide.hasC1(),
    decode: (some) => utf8.decode(some),
    storedLength: (from, to) => (encoding === 'utf-8' ? to - from : utf16Length(bytes, from, to)),
  }
}

function createLatinSource(bytes: Uint8Array): Source {
  const latin1 = latin1Of(bytes)
  let strangeAt = -1

  return {
    bytes,
    isStored: true,
    openRecord({ start, end, marks }) {
      strangeAt = marks & mark.beyondAscii ? findUnassigned(bytes, start, end) : -1
    },
    textOf: (from, to) => fromLatin1(latin1.slice(from, to)),
    asciiOf: (from, to) => latin1.slice(from, to),
    strangeAt: () => strangeAt,
    hasC1: () => false,
    decode: decodeWindows1252,
    storedLength: (from, to) => to - from,
  }
}

// One character a byte, so that a place in the bytes is the same place in the string. Node's own way takes a third of the time;
// a browser has not got it.
function latin1Of(bytes: Uint8Array): string {
  const { Buffer } = globalThis
  if (Buffer) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return new TextDecoder('latin1', { ignoreBOM: true }).decode(bytes)
}

function toUtf8(stored: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Uint8Array {
  const converter = createUtf16Converter(encoding)
  return joinBytes(converter.push(stored), converter.finish())
}
