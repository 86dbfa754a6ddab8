import { byteAt } from './bytes'

/**
 * The length of the well-formed UTF-8 sequence at `at` (Unicode 17, table 3-7: no overlong forms, no surrogates, nothing
 * above U+10FFFF), or 0 when no such sequence begins there.
 */
export function sequenceLength(bytes: Uint8Array, at: number, end: number): 0 | 1 | 2 | 3 | 4 {
  const first = byteAt(bytes, at)
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0
  if (first < 0xe0) return at + 1 < end && isTrail(byteAt(bytes, at + 1)) ? 2 : 0
  if (at + 2 >= end) return 0
  const second = byteAt(bytes, at + 1)
  if (!isTrail(second) || !isTrail(byteAt(bytes, at + 2))) return 0
  if (isOutOfRange(first, second)) return 0
  if (first < 0xf0) return 3
  return at + 3 < end && isTrail(byteAt(bytes, at + 3)) ? 4 : 0
}

/**
 * The number of bytes that a decoder replaces by one U+FFFD where no well-formed sequence begins: one byte, or the longest
 * prefix of a truncated sequence (Unicode's “maximal subpart”, the same in the Encoding Standard).
 */
export function subpartLength(bytes: Uint8Array, at: number, end: number): 1 | 2 | 3 {
  const first = byteAt(bytes, at)
  if (first < 0xe0 || first > 0xf4 || at + 1 >= end) return 1
  const second = byteAt(bytes, at + 1)
  if (!isTrail(second) || isOutOfRange(first, second)) return 1
  return first >= 0xf0 && at + 2 < end && isTrail(byteAt(bytes, at + 2)) ? 3 : 2
}

function isOutOfRange(first: number, second: number): boolean {
  switch (first) {
    case 0xe0:
      return second < 0xa0
    case 0xed:
      return second > 0x9f
    case 0xf0:
      return second < 0x90
    case 0xf4:
      return second > 0x8f
    default:
      return false
  }
}

function isTrail(byte: number): boolean {
  return (byte & 0xc0) === 0x80
}
