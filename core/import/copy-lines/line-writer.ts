/** Writes lines of COPY's text format as UTF-8 to a growing buffer. */
export type LineWriter = {
  /** Returns the new length. */
  add: (text: string) => number
  /** Returns the buffer with space for `bytes` more after `length()`; valid until the next `add` or `reserve`. */
  reserve: (bytes: number) => Uint8Array
  /** Counts the reserved bytes up to `length` as written. */
  extendTo: (length: number) => void
  length: () => number
  /** The whole buffer; valid until the next `add`. */
  bytes: () => Uint8Array
  /** Returns the bytes; the buffer then belongs to the caller. */
  finish: () => Uint8Array
}

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
    reserve(bytes) {
      ensureSpace(bytes)
      return buffer
    },
    extendTo(newLength) {
      length = newLength
    },
    length: () => length,
    bytes: () => buffer,
    finish: () => new Uint8Array(buffer.buffer, buffer.byteOffset, length),
  }
}
