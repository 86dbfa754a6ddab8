import type { SliceLines } from '#core/import/copy-lines/slice-lines'

/** Reuses buffers from slice to slice. */
export type BufferPool = {
  /** Returns a buffer of at least `bytes`. */
  acquire: (bytes: number) => SharedArrayBuffer
  /** Returns a buffer to the pool; the caller must not use it any more. */
  release: (buffer: ArrayBufferLike) => void
}

/**
 * Transferring ArrayBuffers makes both threads collect garbage twice a slice, so buffers are shared and pooled. The pool keeps
 * as many buffers as were in use at once.
 */
export function createBufferPool(): BufferPool {
  const free: SharedArrayBuffer[] = []
  return {
    acquire(bytes) {
      const ample = free.findIndex(({ byteLength }) => byteLength >= bytes)
      if (ample >= 0) return free.splice(ample, 1)[0] as SharedArrayBuffer
      // Replaces a buffer that is too small.
      free.pop()
      return new SharedArrayBuffer(2 ** Math.ceil(Math.log2(Math.max(bytes, leastBytes))))
    },
    release(buffer) {
      if (buffer instanceof SharedArrayBuffer) free.push(buffer)
    },
  }
}

// Sizes are powers of two from here, so buffers are rarely replaced.
const leastBytes = 1024 * 1024

/** For the bytes of the file. */
export const byteBuffers = createBufferPool()
/** For the lines, followed by their sorted copy. */
export const lineBuffers = createBufferPool()
/** For the numbers of each row, and the part of the review index. */
export const columnBuffers = createBufferPool()

/** Returns the buffers of a slice that is no longer needed. */
export function releaseBuffersOf({ lines, rows }: SliceLines): void {
  lineBuffers.release(lines.buffer)
  columnBuffers.release(rows.buffer)
}
