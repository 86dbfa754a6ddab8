import { attemptRowsOf } from '#core/import/attempt-rows-of'
import { copyCell } from '#core/import/copy-rows'
import { hashIdentityKey } from '#core/import/hash-identity-key'
import { createIdentityKeyOrder } from '#core/import/identity-key-order'
import { createLineWriter } from '#core/import/line-writer'
import { createSettledRows } from '#core/import/settled-rows'
import type { SliceLines } from '#core/import/slice-lines'
import { beforeIdentityKey, identityKeyCell } from '#core/import/user-line'
import { openSlice, type SliceInput } from '#core/reading/read-slice'
import type { InvalidRow, Place } from '#core/reading/row-outcome'

/** `attemptOf` is the batch of which this one is the next attempt, if it is one; `room` is memory for the lines, if there is some. */
export type SliceLinesInput = SliceInput & { batchId: string; attemptOf?: string | null; room?: SharedArrayBuffer }

// A short record becomes a line of twice its length, for the batch's id is in it; and there is room for the lines in another order.
const roomPerByte = 4

/** How much memory the lines of a slice take, near enough. */
export const roomFor = (bytes: Uint8Array) => bytes.length * roomPerByte

/**
 * Reads a slice into what is sent to the database. Needs nothing but its bytes, so that any thread can do it.
 * A person is written as soon as they are read: keeping fifty thousand of them costs more, in cleaning up, than reading them.
 */
export function readSliceLines({ batchId, attemptOf = null, room, ...input }: SliceLinesInput): SliceLines {
  const most = input.plan.rowTo - input.plan.rowFrom + 1
  const [rows, byteFrom, byteLength] = [new Int32Array(most), new Float64Array(most), new Int32Array(most)]
  const [identityKeyFrom, lineTo, hashes] = [new Uint32Array(most), new Uint32Array(most), new Uint32Array(most * 2)]
  const order = createIdentityKeyOrder(most)
  const lines = createLineWriter(roomFor(input.bytes), room)
  const invalidLines = createLineWriter(1024)
  const slice = openSlice(input)
  const addSettled = createSettledRows({ ...input, slice, batchId, lines })
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
    const settled = addSettled(place)
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
    attemptRows: attemptOf === null ? new Int32Array(0) : attemptRowsOf(input, attemptOf),
  }
}

function invalidLine(batchId: string, { row, line, byteFrom, byteLength, problems }: InvalidRow): string {
  return `${batchId}\t${row}\t${line}\t${byteFrom}\t${byteLength}\tinvalid\t${copyCell(JSON.stringify(problems))}\n`
}
