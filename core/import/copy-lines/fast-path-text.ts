import { byteAt, SPACE } from '#core/parsing/encoding/bytes'
import { sequenceLength } from '#core/parsing/encoding/utf-8'
import { foldText } from '#core/parsing/text/fold-text'

/** Returned in place of a position when a cell needs the full parser. */
export const NOT_FAST = -1

/**
 * Copies a UTF-8 range as a cell of COPY's text format and returns the position after it. Returns NOT_FAST when it is empty, not
 * trimmed, not visible or not in NFC; the bytes from `start` are then undefined.
 */
export function addText(bytes: Uint8Array, from: number, to: number, into: Uint8Array, start: number): number {
  if (from >= to || byteAt(bytes, from) === SPACE || byteAt(bytes, to - 1) === SPACE) return NOT_FAST
  let at = start
  for (let index = from; index < to; index += 1) {
    const first = byteAt(bytes, index)
    if (isPlainAscii[first] === 1) {
      into[at++] = first
      continue
    }
    if (first === BACKSLASH) {
      into[at++] = BACKSLASH
      into[at++] = BACKSLASH
      continue
    }
    const size = stableSequence(bytes, index, to)
    if (size === 0) return NOT_FAST
    into[at++] = first
    into[at++] = byteAt(bytes, index + 1)
    if (size === 3) into[at++] = byteAt(bytes, index + 2)
    index += size - 1
  }
  return at
}

/**
 * The number of code points of a UTF-8 range that can be imported byte by byte: trimmed, visible and in NFC. Returns 0 when it
 * is empty or needs the full parser.
 */
export function fastPathLength(bytes: Uint8Array, from: number, to: number): number {
  if (from >= to || byteAt(bytes, from) === SPACE || byteAt(bytes, to - 1) === SPACE) return 0
  let length = 0
  for (let at = from; at < to; length += 1) {
    const first = byteAt(bytes, at)
    const size = isPlainAscii[first] === 1 || first === BACKSLASH ? 1 : stableSequence(bytes, at, to)
    if (size === 0) return 0
    at += size
  }
  return length
}

/** Copies an ASCII range in lower case and returns the position after it. */
export function addLowerCase(bytes: Uint8Array, from: number, to: number, into: Uint8Array, start: number): number {
  let at = start
  for (let index = from; index < to; index += 1) into[at++] = lowerCase[byteAt(bytes, index)] as number
  return at
}

/**
 * Copies a range that `addText` accepts as `foldText` folds it, in COPY's text format. Returns the position after it, or NOT_FAST when
 * spaces meet or the position would be past `limit` by more than one character.
 */
export function addFolded(bytes: Uint8Array, from: number, to: number, into: Uint8Array, start: number, limit: number): number {
  let at = start
  for (let index = from; index < to; index += 1) {
    const byte = byteAt(bytes, index)
    if (at > limit) return NOT_FAST
    if (byte < 0x80) {
      if (byte === SPACE && byteAt(bytes, index - 1) === SPACE) return NOT_FAST
      if (byte === BACKSLASH) into[at++] = BACKSLASH
      into[at++] = lowerCase[byte] as number
      continue
    }
    const size = byte < 0xe0 ? 2 : 3
    const folded = foldedOf(codePointAt(bytes, index, size))
    if (folded === null) return NOT_FAST
    for (let part = 0; part < folded.length; part += 1) into[at++] = folded[part] as number
    index += size - 1
  }
  return at
}

const BACKSLASH = 0x5c
const isPlainAscii = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x20 && byte < 0x7f && byte !== BACKSLASH ? 1 : 0))
const lowerCase = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte))

/** The length of the sequence beyond ASCII at `at` that can be copied, 2 or 3, or 0. */
function stableSequence(bytes: Uint8Array, at: number, to: number): 0 | 2 | 3 {
  const size = sequenceLength(bytes, at, to)
  if (size !== 2 && size !== 3) return 0
  return isStable(codePointAt(bytes, at, size)) ? size : 0
}

function codePointAt(bytes: Uint8Array, at: number, size: 2 | 3): number {
  const first = byteAt(bytes, at)
  const second = byteAt(bytes, at + 1) & 0x3f
  return size === 2 ? ((first & 0x1f) << 6) | second : ((first & 0x0f) << 12) | (second << 6) | (byteAt(bytes, at + 2) & 0x3f)
}

const unknown = 0
const stable = 1
const unstable = 2
const known = new Uint8Array(0x10000)

function isStable(code: number): boolean {
  if (known[code] === unknown) known[code] = checkStable(code) ? stable : unstable
  return known[code] === stable
}

// NFC may combine marks and later parts of a Hangul syllable with the character before; all others it normalizes alone.
const unstableKind = /[\p{M}\s\p{Cc}\p{Default_Ignorable_Code_Point}\u{1160}-\u{11FF}\u{FFF9}-\u{FFFB}\u{2800}]/u

function checkStable(code: number): boolean {
  const character = String.fromCharCode(code)
  return character.normalize('NFC') === character && !unstableKind.test(character)
}

const foldedCharacters = new Array<Uint8Array | null | undefined>(0x10000)

/** What `foldText` makes of a character, or null when that depends on its neighbours or must be escaped. */
function foldedOf(code: number): Uint8Array | null {
  let folded = foldedCharacters[code]
  if (folded === undefined) {
    const text = foldText(String.fromCharCode(code))
    // A character with a space in it may bring two spaces together.
    folded = text === '' || /[\s\\]/.test(text) ? null : Buffer.from(text)
    foldedCharacters[code] = folded
  }
  return folded
}
