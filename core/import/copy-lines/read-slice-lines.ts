import { hashIdentityKey } from '#core/identity-keys/identity-key-filter'
import { createIdentityKeyOrder } from '#core/identity-keys/identity-key-order'
import { openSlice, type SliceInput } from '#core/parsing/row/read-slice'
import type { InvalidRow, Place } from '#core/parsing/row/row-outcome'
import { revisionRowsOf } from '#core/parsing/row/row-ref'
import { copyCell } from './copy-cell'
import { createFastPath } from './fast-path'
import { createLineWriter } from './line-writer'
import { beforeIdentityKey, identityKeyCell } from './person-line'
import type { SliceLines } from './slice-lines'

/** `revisionOf` is the batch that this one corrects; the lines are written to `buffer` if it is set. */
export type SliceLinesInput = SliceInput & { batchId: string; revisionOf?: string | null; buffer?: SharedArrayBuffer }

// A short record doubles in length because of the batch's id, and the sorted lines need the same space again.
const lineBytesPerByte = 4

/** An estimate of the buffer size for the lines of a slice, in bytes. */
export const lineBufferBytes = (bytes: Uint8Array) => bytes.length * lineBytesPerByte

/**
 * Parses a slice into lines for COPY, using nothing but its bytes, so it can run in any thread.
 * Each person is written at once, because 50,000 objects cost more in garbage collection than the parsing.
 */
export function readSliceLines({ batchId, revisionOf = null, buffer, ...input }: SliceLinesInput): SliceLines {
  const most = input.plan.rowTo - input.plan.rowFrom + 1
  const [rows, byteFrom, byteLength] = [new Int32Array(most), new Float64Array(most), new Int32Array(most)]
  const [identityKeyFrom, lineTo, hashes] = [new Uint32Array(most), new Uint32Array(most), new Uint32Array(most * 2)]
  const order = createIdentityKeyOrder(most)
  const lines = createLineWriter(lineBufferBytes(input.bytes), buffer)
  const invalidLines = createLineWriter(1024)
  const slice = openSlice(input)
  const addByFastPath = createFastPath({ ...input, slice, batchId, lines })
  let people = 0
  let invalid = 0

  function addPerson({ row, byteFrom: from, byteLength: length }: Place, identityKeyAt: number, end: number): void {
    identityKeyFrom[people] = identityKeyAt
    lineTo[people] = end
    rows[people] = row
    byteFrom[people] = from
    byteLength[people] = length
    hashIdentityKey(lines.bytes(), identityKeyAt, end - 1, hashes, people * 2)
    order.add(lines.bytes(), identityKeyAt, end - 1)
    people += 1
  }

  slice.forEachPlace((place) => {
    const identityKeyAt = addByFastPath(place)
    if (identityKeyAt >= 0) return addPerson(place, identityKeyAt, lines.length())
    const outcome = slice.read(place)
    if ('problems' in outcome) {
      invalidLines.add(invalidLine(batchId, outcome))
      invalid += 1
    } else addPerson(place, lines.add(beforeIdentityKey(batchId, outcome)), lines.add(identityKeyCell(outcome)))
  })
  return {
    people,
    lines: lines.finish(),
    identityKeyFrom,
    lineTo,
    rows,
    byteFrom,
    byteLength,
    byIdentityKey: order.finish(),
    hashes: hashes.slice(0, people * 2),
    invalid,
    invalidLines: invalidLines.finish(),
    revisionRows: revisionOf === null ? new Int32Array(0) : revisionRowsOf(input, revisionOf),
  }
}

function invalidLine(batchId: string, { row, line, byteFrom, byteLength, problems }: InvalidRow): string {
  return `${batchId}\t${row}\t${line}\t${byteFrom}\t${byteLength}\tinvalid\t${copyCell(JSON.stringify(problems))}\n`
}
