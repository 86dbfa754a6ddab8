/** Collects lines of COPY's text format as bytes of UTF-8, in a buffer that grows when it must. Each `add` returns where it ends. */
export type LineWriter = {
  add: (text: string) => number
  /** The same for text that is ASCII. */
  addAscii: (text: string) => number
  /** A range of UTF-8 without control characters, as a cell. */
  addCell: (bytes: Uint8Array, from: number, to: number) => number
  /** Bytes that are lines, or parts of lines, already. */
  addBytes: (bytes: Uint8Array, from: number, to: number) => number
  /** A whole number from 0 on. */
  addNumber: (number: number) => number
  length: () => number
  /** The bytes so far, and buffer behind them; good until the next `add`. */
  bytes: () => Uint8Array
  /** The bytes, and with them the writer's memory. */
  finish: () => Uint8Array
}

const BACKSLASH = 0x5c
const ZERO = 0x30

/** Begins in the memory that is given, if there is some, else in so many bytes of its own. */
export function createLineWriter(bytes: number, given?: SharedArrayBuffer): LineWriter {
  let buffer = given ? Buffer.from(given) : Buffer.allocUnsafeSlow(bytes)
  let length = 0

  function makeRoom(more: number): void {
    if (length + more <= buffer.length) return
    const bytes = (length + more) * 2
    const larger = given ? Buffer.from(new SharedArrayBuffer(bytes)) : Buffer.allocUnsafeSlow(bytes)
    buffer.copy(larger, 0, 0, length)
    buffer = larger
  }

  return {
    add(text) {
      // Three bytes hold every UTF-16 unit.
      makeRoom(text.length * 3)
      length += buffer.write(text, length)
      return length
    },
    addAscii(text) {
      makeRoom(text.length)
      // For as few characters as these a loop is faster than a call.
      for (let at = 0; at < text.length; at += 1) buffer[length++] = text.charCodeAt(at)
      return length
    },
    addCell(some, from, to) {
      makeRoom((to - from) * 2)
      for (let at = from; at < to; at += 1) {
        const byte = some[at] as number
        if (byte === BACKSLASH) buffer[length++] = BACKSLASH
        buffer[length++] = byte
      }
      return length
    },
    addBytes(some, from, to) {
      makeRoom(to - from)
      for (let at = from; at < to; at += 1) buffer[length++] = some[at] as number
      return length
    },
    addNumber(number) {
      makeRoom(20)
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
