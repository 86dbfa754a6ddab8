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

/** `revisionOf` is the batch of which this one is the next revision, if it is one; `buffer` is memory for the lines, if there is some. */
export type SliceLinesInput = SliceInput & { batchId: string; revisionOf?: string | null; buffer?: SharedArrayBuffer }

// A short record becomes a line of twice its length, for the batch's id is in it; and there is buffer for the lines in another order.
const roomPerByte = 4

/** How much memory the lines of a slice take, near enough. */
export const roomFor = (bytes: Uint8Array) => bytes.length * roomPerByte

/**
 * Reads a slice into what is sent to the database. Needs nothing but its bytes, so that any thread can do it.
 * A person is written as soon as they are read: keeping fifty thousand of them costs more, in cleaning up, than reading them.
 */
export function readSliceLines({ batchId, revisionOf = null, buffer, ...input }: SliceLinesInput): SliceLines {
  const most = input.plan.rowTo - input.plan.rowFrom + 1
  const [rows, byteFrom, byteLength] = [new Int32Array(most), new Float64Array(most), new Int32Array(most)]
  const [identityKeyFrom, lineTo, hashes] = [new Uint32Array(most), new Uint32Array(most), new Uint32Array(most * 2)]
  const order = createIdentityKeyOrder(most)
  const lines = createLineWriter(roomFor(input.bytes), buffer)
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
    const settled = addByFastPath(place)
    if (settled >= 0) return addPerson(place, settled, lines.length())
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
