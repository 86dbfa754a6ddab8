/** Decodes concatenated values of `int4send`. */
export function numbersOf(sent: Uint8Array[]): Int32Array {
  const bytes = Buffer.from(new ArrayBuffer(sent.reduce((sum, { length }) => sum + length, 0)))
  let at = 0
  for (const part of sent) {
    bytes.set(part, at)
    at += part.length
  }
  // `int4send` is big-endian, and typed arrays are little-endian.
  bytes.swap32()
  return new Int32Array(bytes.buffer)
}
