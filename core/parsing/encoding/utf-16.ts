import { byteAt, joinBytes } from './bytes'

export type Utf16Encoding = 'utf-16le' | 'utf-16be'

export type Utf16Converter = {
  /** Converts the next chunk; an incomplete code unit or surrogate pair at its end is kept for the next call. */
  push: (chunk: Uint8Array) => Uint8Array
  /** Converts what is left at the end of the file. */
  finish: () => Uint8Array
}

/**
 * Converts UTF-16 to UTF-8 chunk by chunk. An unpaired surrogate becomes its three-byte form, which is ill-formed UTF-8 and
 * makes the row invalid; an odd byte at the end becomes 0xFF for the same reason.
 */
export function createUtf16Converter(encoding: Utf16Encoding): Utf16Converter {
  const high = encoding === 'utf-16be' ? 0 : 1
  let pending: Uint8Array = new Uint8Array(0)

  function convert(chunk: Uint8Array, isLast: boolean): Uint8Array {
    const source = joinBytes(pending, chunk)
    const target = new Uint8Array(Math.ceil(source.length / 2) * 3)
    let at = 0
    let length = 0
    while (at + 1 < source.length) {
      const unit = unitAt(source, at, high)
      if (unit >= 0xd800 && unit <= 0xdbff) {
        if (at + 3 >= source.length && !isLast) break
        const second = at + 3 < source.length ? unitAt(source, at + 2, high) : 0
        if (second >= 0xdc00 && second <= 0xdfff) {
          const codePoint = 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00)
          target[length++] = 0xf0 | (codePoint >> 18)
          target[length++] = 0x80 | ((codePoint >> 12) & 0x3f)
          target[length++] = 0x80 | ((codePoint >> 6) & 0x3f)
          target[length++] = 0x80 | (codePoint & 0x3f)
          at += 4
          continue
        }
      }
      if (unit < 0x80) target[length++] = unit
      else if (unit < 0x800) {
        target[length++] = 0xc0 | (unit >> 6)
        target[length++] = 0x80 | (unit & 0x3f)
      } else {
        target[length++] = 0xe0 | (unit >> 12)
        target[length++] = 0x80 | ((unit >> 6) & 0x3f)
        target[length++] = 0x80 | (unit & 0x3f)
      }
      at += 2
    }
    if (isLast && at < source.length) target[length++] = 0xff
    pending = isLast ? new Uint8Array(0) : source.slice(at)
    return target.subarray(0, length)
  }

  return { push: (chunk) => convert(chunk, false), finish: () => convert(new Uint8Array(0), true) }
}

/** The length in the UTF-16 file, in bytes, of a range of the converted bytes. */
export function utf16Length(bytes: Uint8Array, from: number, to: number): number {
  let units = 0
  for (let at = from; at < to; at += 1) {
    const byte = byteAt(bytes, at)
    if (byte < 0x80 || byte >= 0xc0) units += byte >= 0xf0 && byte < 0xff ? 2 : 1
  }
  return units * 2
}

function unitAt(bytes: Uint8Array, at: number, high: number): number {
  return (byteAt(bytes, at + high) << 8) | byteAt(bytes, at + 1 - high)
}
