/** Memory that goes from slice to slice. */
export type BufferPool = {
  /** Some with at least so many bytes. */
  take: (bytes: number) => SharedArrayBuffer
  /** Gives back what nobody reads or writes any more. */
  give: (buffer: ArrayBufferLike) => void
}

/**
 * Keeps as many pool as are in use at once. They are shared with the thread that reads: memory that is handed over counts as new on
 * either side, so that every slice had both clean up all they held.
 */
export function createBufferPool(): BufferPool {
  const free: SharedArrayBuffer[] = []
  return {
    take(bytes) {
      const ample = free.findIndex(({ byteLength }) => byteLength >= bytes)
      if (ample >= 0) return free.splice(ample, 1)[0] as SharedArrayBuffer
      // One that is too small goes for it.
      free.pop()
      return new SharedArrayBuffer(2 ** Math.ceil(Math.log2(Math.max(bytes, leastBytes))))
    },
    give(buffer) {
      if (buffer instanceof SharedArrayBuffer) free.push(buffer)
    },
  }
}

// In powers of two from here on, so that few sizes are ever grown out of.
const leastBytes = 1024 * 1024

/** For the bytes of the file. */
export const byteBuffers = createBufferPool()
/** For the lines that are made of them, and behind those for the same in another order. */
export const lineBuffers = createBufferPool()
