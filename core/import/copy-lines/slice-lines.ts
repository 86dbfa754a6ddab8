/**
 * A parsed slice, in buffers that are shared or transferred between threads without being copied.
 * A person is identified by their index among the people of the slice, from 0 in file order.
 */
export type SliceLines = {
  people: number
  /** The people as lines of COPY's text format; person `n`'s identity key begins at `identityKeyFrom[n]`, their line ends at `lineTo[n]`. */
  lines: Uint8Array
  identityKeyFrom: Uint32Array
  lineTo: Uint32Array
  rows: Int32Array
  byteFrom: Float64Array
  byteLength: Int32Array
  /** The people sorted by identity key, so index pages are written in runs and not at random. */
  byIdentityKey: Uint32Array
  /** A 64-bit hash of each identity key, as two numbers. */
  hashes: Uint32Array
  invalid: number
  /** The invalid rows, as lines of COPY's text format. */
  invalidLines: Uint8Array
  /** In a revision, pairs of a row and the row of the earlier batch that it corrects. */
  revisionRows: Int32Array
}

/** The buffers of a parsed slice to transfer to another thread, without those that are shared. */
export function buffersOf({
  lines,
  identityKeyFrom,
  lineTo,
  rows,
  byteFrom,
  byteLength,
  byIdentityKey,
  hashes,
  invalidLines,
  revisionRows,
}: SliceLines): ArrayBuffer[] {
  return [lines, identityKeyFrom, lineTo, rows, byteFrom, byteLength, byIdentityKey, hashes, invalidLines, revisionRows]
    .map(({ buffer }) => buffer)
    .filter((buffer) => buffer instanceof ArrayBuffer)
}

/**
 * Yields the lines of `people`, in that order, in chunks. They are copied within the buffer, because an object per line costs
 * more in garbage collection than the copying.
 */
export function* linesOf(slice: SliceLines, people: Iterable<number>): Generator<Uint8Array> {
  const spare = spareBuffer(slice)
  const { lines, lineTo } = slice
  const buffer = new Uint8Array(lines.buffer)
  let [begun, length] = [0, 0]
  for (const person of people) {
    const from = person === 0 ? 0 : (lineTo[person - 1] as number)
    const to = lineTo[person] as number
    buffer.copyWithin(lines.length + length, from, to)
    length += to - from
    if (length - begun < chunkBytes) continue
    yield spare.subarray(begun, length)
    begun = length
  }
  if (length > begun) yield spare.subarray(begun, length)
}

// Copying this takes one or two milliseconds.
const chunkBytes = 256 * 1024

/** The buffer after the lines, at least as long as they are. Every user overwrites it. */
export function spareBuffer(slice: SliceLines): Uint8Array {
  const { lines } = slice
  if (lines.buffer.byteLength < lines.length * 2) {
    const buffer = new Uint8Array(lines.length * 2)
    buffer.set(lines)
    slice.lines = buffer.subarray(0, lines.length)
  }
  return new Uint8Array(slice.lines.buffer, lines.length)
}
