/**
 * A slice that was read, in buffers that are shared between threads, or move, without being copied.
 * A person is known by their place among the people of the slice, in the order of the file, from 0.
 */
export type SliceLines = {
  people: number
  /** The people in the order of the file, as lines of COPY's text format; the identity key of person `n` begins at `identityKeyFrom[n]`, their line ends at `lineTo[n]`. */
  lines: Uint8Array
  identityKeyFrom: Uint32Array
  lineTo: Uint32Array
  rows: Int32Array
  byteFrom: Float64Array
  byteLength: Int32Array
  /** The people in the order of their identity keys, in which an index is written in runs rather than at random. */
  byIdentityKey: Uint32Array
  /** 64 bits of each identity key, as two numbers. */
  hashes: Uint32Array
  invalid: number
  /** The invalid rows, as lines of COPY's text format. */
  invalidLines: Uint8Array
  /** In a revision, pairs of a row and the row of the earlier batch that it was. */
  revisionRows: Int32Array
}

/** The buffers of a slice that was read, for handing them over to another thread; what is shared with it is not. */
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
 * The lines of some people, in the order given, in pieces that are made as they are asked for. They are made behind the lines
 * themselves: copying within an array makes no object a line, and cleaning those up took longer than the copying.
 */
export function* linesOf(slice: SliceLines, people: Iterable<number>): Generator<Uint8Array> {
  const behind = roomBehind(slice)
  const { lines, lineTo } = slice
  const buffer = new Uint8Array(lines.buffer)
  let [begun, length] = [0, 0]
  for (const person of people) {
    const from = person === 0 ? 0 : (lineTo[person - 1] as number)
    const to = lineTo[person] as number
    buffer.copyWithin(lines.length + length, from, to)
    length += to - from
    if (length - begun < partBytes) continue
    yield behind.subarray(begun, length)
    begun = length
  }
  if (length > begun) yield behind.subarray(begun, length)
}

// So much is copied in a millisecond or two.
const partBytes = 256 * 1024

/** The memory behind the lines, at least as much as they take, for what is sent next: whoever uses it next overwrites it. */
export function roomBehind(slice: SliceLines): Uint8Array {
  const { lines } = slice
  if (lines.buffer.byteLength < lines.length * 2) {
    const buffer = new Uint8Array(lines.length * 2)
    buffer.set(lines)
    slice.lines = buffer.subarray(0, lines.length)
  }
  return new Uint8Array(slice.lines.buffer, lines.length)
}
