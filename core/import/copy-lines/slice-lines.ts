import { buffersOfIndexPart, type IndexPart } from '#core/people/index-parts/index-part'
import type { OtherKeyRows } from './other-key-rows'
import type { UniqueValues } from './unique-values'

/**
 * A parsed slice, in buffers that are shared or transferred between threads without being copied.
 * A person is identified by their index among the people of the slice, from 0 in file order.
 */
export type SliceLines = {
  people: number
  /**
   * The people as the lines that the digest of the slice is computed from, in COPY's text format. Person `n`'s identity key, their last cell,
   * begins at `identityKeyFrom[n]`, and their line ends at `lineTo[n]`.
   */
  lines: Uint8Array
  identityKeyFrom: Uint32Array
  lineTo: Uint32Array
  rows: Int32Array
  byteFrom: Float64Array
  byteLength: Int32Array
  /** The hash of each identity key, 16 bytes, as it is stored. */
  identityKeys: Uint8Array
  /** The people sorted by these hashes, so index pages are written in runs and not at random. */
  byIdentityKey: Uint32Array
  /** The first 64 bits of these hashes, as two numbers each, and then those of the unique values, whose people are `valuesOf`. */
  hashes: Uint32Array
  valuesOf: Uint32Array
  otherKeys: OtherKeyRows
  unique: UniqueValues
  /** Those who may repeat someone of a slice that this process has begun to write before, once that is known. */
  suspects?: Set<number>
  invalid: number
  /** The invalid rows, as lines of COPY's text format. */
  invalidLines: Uint8Array
  /** In a revision, pairs of a row and the row of the earlier batch that it corrects. */
  revisionRows: Int32Array
  /** What the slice adds to the review index; null when the worker makes it later from the rows. */
  indexPart: IndexPart | null
}

/** Whose hash it is at an index of `hashes`. */
export const personOfHash = ({ people, valuesOf }: SliceLines, index: number): number =>
  index < people ? index : (valuesOf[index - people] as number)

/** The buffers of a parsed slice to transfer to another thread, without those that are shared. */
export function buffersOf({
  lines,
  identityKeyFrom,
  lineTo,
  rows,
  byteFrom,
  byteLength,
  identityKeys,
  byIdentityKey,
  hashes,
  valuesOf,
  otherKeys,
  unique,
  invalidLines,
  revisionRows,
  indexPart,
}: SliceLines): ArrayBuffer[] {
  return [
    lines,
    identityKeyFrom,
    lineTo,
    rows,
    byteFrom,
    byteLength,
    identityKeys,
    byIdentityKey,
    hashes,
    invalidLines,
    revisionRows,
    valuesOf,
    ...Object.values(otherKeys),
    unique.hashes,
    unique.order,
  ]
    .map(({ buffer }) => buffer)
    .concat(indexPart === null ? [] : buffersOfIndexPart(indexPart))
    .filter((buffer) => buffer instanceof ArrayBuffer)
}

// A row in COPY's binary format, or a hash, takes less than the line and this.
const rowOverheadBytes = 33

/** The buffer after the lines, at least as long as the rows for COPY are. Every user overwrites it. */
export function spareBuffer(slice: SliceLines): Uint8Array {
  const { lines, people } = slice
  const bytes = lines.length * 2 + people * rowOverheadBytes
  if (lines.buffer.byteLength < bytes) {
    const buffer = new Uint8Array(bytes)
    buffer.set(lines)
    slice.lines = buffer.subarray(0, lines.length)
  }
  return new Uint8Array(slice.lines.buffer, lines.length)
}
