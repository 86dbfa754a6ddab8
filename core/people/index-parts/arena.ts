/** Typed arrays filled with zeros, from one buffer while it has space. */
export type Arena = {
  bytes: (length: number) => Uint8Array
  int32: (length: number) => Int32Array
  uint32: (length: number) => Uint32Array
  float64: (length: number) => Float64Array
}

// Typed arrays begin at a multiple of the size of their numbers.
const alignment = 8

/**
 * Takes arrays from `shared`, which another slice may have used before. Without it, and when it is full, they are arrays of their own: these cost
 * both threads a collection of garbage after a few slices.
 */
export function createArena(shared?: SharedArrayBuffer): Arena {
  let used = 0

  function take<Numbers extends { fill: (value: number) => unknown }>(
    Type: {
      BYTES_PER_ELEMENT: number
      new (length: number): Numbers
      new (buffer: SharedArrayBuffer, from: number, length: number): Numbers
    },
    length: number,
  ): Numbers {
    const bytes = length * Type.BYTES_PER_ELEMENT
    if (shared === undefined || used + bytes > shared.byteLength) return new Type(length)
    const taken = new Type(shared, used, length)
    used += Math.ceil(bytes / alignment) * alignment
    taken.fill(0)
    return taken
  }

  return {
    bytes: (length) => take<Uint8Array>(Uint8Array, length),
    int32: (length) => take<Int32Array>(Int32Array, length),
    uint32: (length) => take<Uint32Array>(Uint32Array, length),
    float64: (length) => take<Float64Array>(Float64Array, length),
  }
}
