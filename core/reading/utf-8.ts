import { byteAt } from './bytes'

/**
 * The length of the well-formed UTF-8 sequence at `at` (Unicode 17, table 3-7: no overlong forms, no surrogates, nothing
 * above U+10FFFF), or 0 when the byte there begins none.
 */
export function sequenceLength(bytes: Uint8Array, at: number, end: number): 0 | 1 | 2 | 3 | 4 {
  const first = byteAt(bytes, at)
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0
  if (first < 0xe0) return at + 1 < end && isTrail(byteAt(bytes, at + 1)) ? 2 : 0
  if (at + 2 >= end) return 0
  const second = byteAt(bytes, at + 1)
  if (!isTrail(second) || !isTrail(byteAt(bytes, at + 2))) return 0
  if (first < 0xf0) {
    if (first === 0xe0 && second < 0xa0) return 0
    if (first === 0xed && second > 0x9f) return 0
    return 3
  }
  if (at + 3 >= end || !isTrail(byteAt(bytes, at + 3))) return 0
  if (first === 0xf0 && second < 0x90) return 0
  if (first === 0xf4 && second > 0x8f) return 0
  return 4
}

/** Where the first byte stands that begins no well-formed sequence, or -1. */
export function findIllFormed(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to) {
    const length = sequenceLength(bytes, at, to)
    if (length === 0) return at
    at += length
  }
  return -1
}

function isTrail(byte: number): boolean {
  return (byte & 0xc0) === 0x80
}
