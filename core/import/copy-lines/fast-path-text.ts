import { byteAt, SPACE } from '#core/parsing/encoding/bytes'
import { sequenceLength } from '#core/parsing/encoding/utf-8'

/**
 * How many code points stand in a range of UTF-8 that is its own text: nothing to trim, every character one that is seen and
 * that NFC leaves alone wherever it stands. 0 when it is empty, or when saying so would take a closer look.
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
    if (!isSettled(code)) return 0
    at += size
  }
  return length
}

const unknown = 0
const settled = 1
const unsettled = 2
const known = new Uint8Array(0x10000)

function isSettled(code: number): boolean {
  if (known[code] === unknown) known[code] = looksSettled(code) ? settled : unsettled
  return known[code] === settled
}

// Marks and the later parts of a Hangul syllable may join what stands before them; all other characters stay what NFC makes of them alone.
const unsettledKind = /[\p{M}\s\p{Cc}\p{Default_Ignorable_Code_Point}\u{1160}-\u{11FF}\u{FFF9}-\u{FFFB}\u{2800}]/u

function looksSettled(code: number): boolean {
  const character = String.fromCharCode(code)
  return character.normalize('NFC') === character && !unsettledKind.test(character)
}
