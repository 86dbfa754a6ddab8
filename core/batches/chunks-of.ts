export const chunkBytes = 1024 * 1024

/** Cuts a stream of byte arrays of any size into chunks of 1 MiB, the last one shorter. */
export async function* chunksOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let chunk = Buffer.allocUnsafe(chunkBytes)
  let filled = 0
  for await (const part of bytes) {
    for (let from = 0; from < part.length; ) {
      const taken = Math.min(part.length - from, chunkBytes - filled)
      chunk.set(part.subarray(from, from + taken), filled)
      from += taken
      filled += taken
      if (filled === chunkBytes) {
        yield chunk
        chunk = Buffer.allocUnsafe(chunkBytes)
        filled = 0
      }
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled)
}
