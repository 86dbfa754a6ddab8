export const chunkBytes = 1024 * 1024

/**
 * Divides a stream of byte arrays into chunks of 1 MiB; the last one may be shorter. A chunk is overwritten when the `buffers`th
 * chunk after it is requested, because new buffers would cost more in garbage collection than filling them.
 */
export async function* chunksOf(bytes: AsyncIterable<Uint8Array>, buffers: number): AsyncGenerator<Buffer> {
  const buffer: Buffer[] = []
  let [chunkNo, filled] = [0, 0]
  const chunk = () => {
    buffer[chunkNo % buffers] ??= Buffer.allocUnsafeSlow(chunkBytes)
    return buffer[chunkNo % buffers] as Buffer
  }
  for await (const part of bytes) {
    for (let from = 0; from < part.length; ) {
      const taken = Math.min(part.length - from, chunkBytes - filled)
      chunk().set(part.subarray(from, from + taken), filled)
      from += taken
      filled += taken
      if (filled === chunkBytes) {
        yield chunk()
        chunkNo += 1
        filled = 0
      }
    }
  }
  if (filled > 0) yield chunk().subarray(0, filled)
}
