import { byteAt, CR, LF } from '#core/parsing/encoding/bytes'

/**
 * The length of the white space character at `at` in bytes, or 0. Unicode's White_Space in UTF-8, except CR, LF and the
 * control character U+0085. U+2028 and U+2029 are white space here and do not end a line.
 */
export function whiteSpaceLength(bytes: Uint8Array, at: number, end: number): 0 | 1 | 2 | 3 {
  const first = byteAt(bytes, at)
  if (first === 0x20 || first === 0x09 || first === 0x0b || first === 0x0c) return 1
  // The no-break space of Windows-1252. In UTF-8 this byte is invalid, which the row parser reports.
  if (first < 0xc2) return first === 0xa0 ? 1 : 0
  if (first === 0xc2) return at + 1 < end && bytes[at + 1] === 0xa0 ? 2 : 0
  if (at + 2 >= end) return 0
  const codePoint = ((first & 0x0f) << 12) | ((byteAt(bytes, at + 1) & 0x3f) << 6) | (byteAt(bytes, at + 2) & 0x3f)
  if (first === 0xe1) return codePoint === 0x1680 ? 3 : 0
  if (first === 0xe2) return isGeneralSpace(codePoint) ? 3 : 0
  if (first === 0xe3) return codePoint === 0x3000 ? 3 : 0
  return 0
}

/** Whether a record contains only white space and delimiters. */
export function isBlank(bytes: Uint8Array, from: number, to: number, delimiter: number): boolean {
  let at = from
  while (at < to) {
    const byte = byteAt(bytes, at)
    if (byte === delimiter || byte === LF || byte === CR) {
      at += 1
      continue
    }
    const length = whiteSpaceLength(bytes, at, to)
    if (length === 0) return false
    at += length
  }
  return true
}

function isGeneralSpace(codePoint: number): boolean {
  return (
    (codePoint >= 0x2000 && codePoint <= 0x200a) ||
    codePoint === 0x2028 ||
    codePoint === 0x2029 ||
    codePoint === 0x202f ||
    codePoint === 0x205f
  )
}
