/** Writes lines of COPY's text format as UTF-8 to a growing buffer. Each `add` returns the new length. */
export type LineWriter = {
  add: (text: string) => number
  /** Adds ASCII text. */
  addAscii: (text: string) => number
  /** Adds a range of UTF-8 without control characters as a cell. */
  addCell: (bytes: Uint8Array, from: number, to: number) => number
  /** Adds bytes that are escaped already. */
  addBytes: (bytes: Uint8Array, from: number, to: number) => number
  /** Adds a non-negative integer. */
  addNumber: (number: number) => number
  length: () => number
  /** The whole buffer; valid until the next `add`. */
  bytes: () => Uint8Array
  /** Returns the bytes; the buffer then belongs to the caller. */
  finish: () => Uint8Array
}

const BACKSLASH = 0x5c
const ZERO = 0x30

/** Creates a writer to `shared`, or to its own buffer of `bytes` without one. */
export function createLineWriter(bytes: number, shared?: SharedArrayBuffer): LineWriter {
  let buffer = shared ? Buffer.from(shared) : Buffer.allocUnsafeSlow(bytes)
  let length = 0

  function ensureSpace(more: number): void {
    if (length + more <= buffer.length) return
    const bytes = (length + more) * 2
    const larger = shared ? Buffer.from(new SharedArrayBuffer(bytes)) : Buffer.allocUnsafeSlow(bytes)
    buffer.copy(larger, 0, 0, length)
    buffer = larger
  }

  return {
    add(text) {
      // A UTF-16 unit takes at most three bytes.
      ensureSpace(text.length * 3)
      length += buffer.write(text, length)
      return length
    },
    addAscii(text) {
      ensureSpace(text.length)
      // A loop is faster than a call for short text.
      for (let at = 0; at < text.length; at += 1) buffer[length++] = text.charCodeAt(at)
      return length
    },
    addCell(some, from, to) {
      ensureSpace((to - from) * 2)
      for (let at = from; at < to; at += 1) {
        const byte = some[at] as number
        if (byte === BACKSLASH) buffer[length++] = BACKSLASH
        buffer[length++] = byte
      }
      return length
    },
    addBytes(some, from, to) {
      ensureSpace(to - from)
      for (let at = from; at < to; at += 1) buffer[length++] = some[at] as number
      return length
    },
    addNumber(number) {
      ensureSpace(20)
      let digits = 1
      for (let rest = number; rest >= 10; rest = Math.floor(rest / 10)) digits += 1
      for (let at = length + digits - 1, rest = number; at >= length; at -= 1) {
        buffer[at] = ZERO + (rest % 10)
        rest = Math.floor(rest / 10)
      }
      length += digits
      return length
    },
    length: () => length,
    bytes: () => buffer,
    finish: () => new Uint8Array(buffer.buffer, buffer.byteOffset, length),
  }
}
