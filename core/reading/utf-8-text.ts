import { byteAt } from './bytes'
import { sequenceLength, subpartLength } from './utf-8'

/** The text of stretches of UTF-8, cut from one string: decoding each cell by itself costs several times as much. */
export type Utf8Text = {
  /** Goes to the record from `at` to `end`, cheaply when it stands behind the last one; `textOf` then answers inside it. */
  openRecord: (at: number, end: number) => void
  textOf: (from: number, to: number) => string
  /** Where the first byte of the open record stands that is no character, or -1. */
  strangeAt: () => number
  /** Whether the open record has a control character from U+0080 to U+009F. */
  hasC1: () => boolean
}

export function createUtf8Text(bytes: Uint8Array): Utf8Text {
  let whole: string | undefined
  let anchorByte = 0
  let anchorUnit = 0
  let nextByte = 0
  let nextUnit = 0
  let strangeAt = -1
  let hasC1 = false

  /** How many UTF-16 units the decoder makes of a stretch; one U+FFFD for each maximal part that is no character. */
  function unitsIn(from: number, to: number): number {
    let units = 0
    let at = from
    while (at < to) {
      const first = byteAt(bytes, at)
      if (first < 0x80) {
        at += 1
        units += 1
        continue
      }
      const length = sequenceLength(bytes, at, to)
      if (length === 0) {
        if (strangeAt === -1) strangeAt = at
        at += subpartLength(bytes, at, to)
        units += 1
        continue
      }
      if (first === 0xc2 && byteAt(bytes, at + 1) < 0xa0) hasC1 = true
      at += length
      units += length === 4 ? 2 : 1
    }
    return units
  }

  function unitsOfWellFormed(from: number, to: number): number {
    let units = 0
    for (let at = from; at < to; at += 1) {
      const byte = byteAt(bytes, at)
      if (byte < 0x80 || byte >= 0xc0) units += byte >= 0xf0 ? 2 : 1
    }
    return units
  }

  return {
    openRecord(at, end) {
      if (at < nextByte) {
        nextByte = 0
        nextUnit = 0
      }
      anchorUnit = nextUnit + unitsIn(nextByte, at)
      anchorByte = at
      strangeAt = -1
      hasC1 = false
      nextUnit = anchorUnit + unitsIn(at, end)
      nextByte = end
    },
    textOf(from, to) {
      whole ??= new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
      const count = strangeAt === -1 ? unitsOfWellFormed : unitsIn
      const start = anchorUnit + count(anchorByte, from)
      return whole.slice(start, start + count(from, to))
    },
    strangeAt: () => strangeAt,
    hasC1: () => hasC1,
  }
}
