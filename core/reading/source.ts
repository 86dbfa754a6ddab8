import { byteAt, joinBytes } from './bytes'
import type { Encoding } from './reading'
import { findIllFormed } from './utf-8'
import { createUtf16Converter, utf16Length } from './utf-16'
import { decodeWindows1252, findUnassigned } from './windows-1252'

/** Bytes that can be scanned for records, and how they become text and places in the stored file. */
export type Source = {
  /** In an encoding whose structure is ASCII: the stored bytes, or UTF-8 made of them when they are UTF-16. */
  bytes: Uint8Array
  /** Whether `bytes` are the stored ones. */
  isStored: boolean
  /** The text of a stretch. Flat, and cut from one string where it is all ASCII. */
  textOf: (from: number, to: number) => string
  /** The text of bytes that are not a stretch of `bytes`, such as a cell without its doubled quotes. */
  decode: (bytes: Uint8Array) => string
  /** Where the first byte stands that is no character, or -1. */
  findNoCharacter: (from: number, to: number) => number
  /** How many bytes a stretch takes in the stored file. */
  storedLength: (from: number, to: number) => number
}

/** Makes the stored bytes of whole records readable in their encoding. */
export function createSource(stored: Uint8Array, encoding: Encoding): Source {
  const bytes = encoding === 'utf-16le' || encoding === 'utf-16be' ? toUtf8(stored, encoding) : stored
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
  // One character a byte, so that places in the bytes are places in the string; only stretches of ASCII are cut from it.
  const ascii = new TextDecoder('latin1', { ignoreBOM: true }).decode(bytes)
  const decode = encoding === 'windows-1252' ? decodeWindows1252 : (some: Uint8Array) => utf8.decode(some)

  return {
    bytes,
    isStored: bytes === stored,
    textOf: (from, to) => (isAscii(bytes, from, to) ? ascii.slice(from, to) : decode(bytes.subarray(from, to))),
    decode,
    findNoCharacter: (from, to) => (encoding === 'windows-1252' ? findUnassigned(bytes, from, to) : findIllFormed(bytes, from, to)),
    storedLength: (from, to) => (bytes === stored ? to - from : utf16Length(bytes, from, to)),
  }
}

function toUtf8(stored: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Uint8Array {
  const converter = createUtf16Converter(encoding)
  return joinBytes(converter.push(stored), converter.finish())
}

function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (byteAt(bytes, at) >= 0x80) return false
  return true
}
