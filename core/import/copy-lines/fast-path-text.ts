import { byteAt, SPACE } from '#core/parsing/encoding/bytes'
import { sequenceLength } from '#core/parsing/encoding/utf-8'

/**
 * The number of code points of a UTF-8 range that can be imported byte by byte: trimmed, visible and in NFC. Returns 0 when it
 * is empty or needs the full parser.
 */
export function fastPathLength(bytes: Uint8Array, from: number, to: number): number {
  if (from >= to || byteAt(bytes, from) === SPACE || byteAt(bytes, to - 1) === SPACE) return 0
  let length = 0
  for (let at = from; at < to; length += 1) {
    const first = byteAt(bytes, at)
    if (first < 0x80) {
      if (first < SPACE || first === 0x7f) return 0
      at += 1
      continue
    }
    const size = sequenceLength(bytes, at, to)
    if (size !== 2 && size !== 3) return 0
    const second = byteAt(bytes, at + 1) & 0x3f
    const code = size === 2 ? ((first & 0x1f) << 6) | second : ((first & 0x0f) << 12) | (second << 6) | (byteAt(bytes, at + 2) & 0x3f)
    if (!isStable(code)) return 0
    at += size
  }
  return length
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
