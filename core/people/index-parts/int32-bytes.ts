/** Decodes concatenated values of PostgreSQL's `int4send`, in their order. */
export function decodeInt32s(chunks: readonly Uint8Array[]): Int32Array {
  const bytes = Buffer.from(new ArrayBuffer(chunks.reduce((sum, { length }) => sum + length, 0)))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  // `int4send` is big-endian, and typed arrays are little-endian.
  bytes.swap32()
  return new Int32Array(bytes.buffer)
}

/** Encodes numbers as `int4send` does each of them. */
export function encodeInt32s(numbers: Int32Array): Buffer {
  return Buffer.from(new Int32Array(numbers).buffer).swap32()
}
