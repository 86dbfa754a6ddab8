import { byteAt } from '#core/parsing/encoding/bytes'
import { sequenceLength, subpartLength } from '#core/parsing/encoding/utf-8'

/** Decodes ranges of UTF-8 and reports what is invalid in the open record. */
export type Utf8Text = {
  /** Scans the record from `at` to `end`. */
  openRecord: (at: number, end: number) => void
  /** The text of a range, with one U+FFFD for each maximal invalid subpart. */
  textOf: (from: number, to: number) => string
  /** The index of the first undecodable byte of the open record, or -1. */
  invalidAt: () => number
  /** Whether the open record has a control character from U+0080 to U+009F. */
  hasC1: () => boolean
  /** Whether a cell of the open record is ASCII. */
  isAscii: (from: number, to: number) => boolean
}

/** Invalid bytes become U+FFFD; a byte order mark is kept as a character. */
export const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

export function createUtf8Text(bytes: Uint8Array): Utf8Text {
  let invalidAt = -1
  let hasC1 = false
  let [wideFrom, wideTo] = [0, 0]

  return {
    openRecord(from, end) {
      invalidAt = -1
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
        if (length === 0 && invalidAt === -1) invalidAt = at
        if (first === 0xc2 && length === 2 && byteAt(bytes, at + 1) < 0xa0) hasC1 = true
        at += length === 0 ? subpartLength(bytes, at, end) : length
        wideTo = at
      }
    },
    textOf: (from, to) => utf8.decode(bytes.subarray(from, to)),
    invalidAt: () => invalidAt,
    hasC1: () => hasC1,
    isAscii: (from, to) => to <= wideFrom || from >= wideTo || isAsciiAt(bytes, from, to),
  }
}

/** Whether a range is ASCII. Decoding a short cell takes longer than looking at its bytes. */
export function isAsciiAt(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from
  while (at < to && byteAt(bytes, at) < 0x80) at += 1
  return at === to
}
