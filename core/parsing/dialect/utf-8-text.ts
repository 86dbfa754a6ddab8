import { byteAt } from '#core/parsing/encoding/bytes'
import { sequenceLength, subpartLength } from '#core/parsing/encoding/utf-8'

/** The text of ranges of UTF-8, and what is strange about the record that they are of. */
export type Utf8Text = {
  /** Looks through the record from `at` to `end`. */
  openRecord: (at: number, end: number) => void
  /** One U+FFFD stands for each maximal part that is no character. */
  textOf: (from: number, to: number) => string
  /** Where the first byte of the open record stands that is no character, or -1. */
  strangeAt: () => number
  /** Whether the open record has a control character from U+0080 to U+009F. */
  hasC1: () => boolean
  /** Whether a cell of the open record has nothing beyond ASCII; false also where one with something more stands on either side. */
  isAscii: (from: number, to: number) => boolean
}

/** U+FFFD for what is no character; a byte order mark is a character like any other. */
export const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

export function createUtf8Text(bytes: Uint8Array): Utf8Text {
  let strangeAt = -1
  let hasC1 = false
  let [wideFrom, wideTo] = [0, 0]

  return {
    openRecord(from, end) {
      strangeAt = -1
      hasC1 = false
      ;[wideFrom, wideTo] = [end, from]
      for (let at = from; at < end; ) {
        const first = byteAt(bytes, at)
        if (first < 0x80) {
          at += 1
          continue
        }
        if (wideFrom === end) wideFrom = at
        const length = sequenceLength(bytes, at, end)
        if (length === 0 && strangeAt === -1) strangeAt = at
        if (first === 0xc2 && length === 2 && byteAt(bytes, at + 1) < 0xa0) hasC1 = true
        at += length === 0 ? subpartLength(bytes, at, end) : length
        wideTo = at
      }
    },
    textOf: (from, to) => utf8.decode(bytes.subarray(from, to)),
    strangeAt: () => strangeAt,
    hasC1: () => hasC1,
    isAscii: (from, to) => to <= wideFrom || from >= wideTo,
  }
}
