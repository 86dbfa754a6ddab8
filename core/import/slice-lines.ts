/**
 * A slice that was read, in buffers that move between threads without being copied.
 * A person is known by their place among the people of the slice, in the order of the file, from 0.
 */
export type SliceLines = {
  people: number
  /** The people in the order of the file, as lines of COPY's text format; person `n` ends at `lineTo[n]`. */
  lines: Uint8Array
  lineTo: Uint32Array
  rows: Int32Array
  byteFrom: Float64Array
  byteLength: Int32Array
  /** The people in the order of their claims, in which an index is written in runs rather than at random. */
  byClaim: Uint32Array
  /** 64 bits of each claim, as two numbers. */
  hashes: Uint32Array
  invalid: number
  /** The invalid rows, as lines of COPY's text format. */
  invalidLines: Uint8Array
  /** In a later attempt, pairs of a row and the row of the earlier batch that it was. */
  attemptRows: Int32Array
}

/** The buffers of a slice that was read, for handing them over to another thread. */
export function buffersOf({
  lines,
  lineTo,
  rows,
  byteFrom,
  byteLength,
  byClaim,
  hashes,
  invalidLines,
  attemptRows,
}: SliceLines): ArrayBuffer[] {
  return [lines, lineTo, rows, byteFrom, byteLength, byClaim, hashes, invalidLines, attemptRows].map(({ buffer }) => buffer as ArrayBuffer)
}

/** The lines of some people, in the order given, in `room` if they fit in there. */
export function linesOf({ lines, lineTo }: SliceLines, people: Iterable<number>, room?: Buffer): Buffer {
  const from = Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength)
  const chosen = room && room.length >= lines.byteLength ? room : Buffer.allocUnsafeSlow(lines.byteLength)
  let length = 0
  for (const person of people) {
    const start = person === 0 ? 0 : (lineTo[person - 1] as number)
    length += from.copy(chosen, length, start, lineTo[person])
  }
  return chosen.subarray(0, length)
}
