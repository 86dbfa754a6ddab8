import { attemptRowsOf } from '#core/import/attempt-rows-of'
import { createClaimOrder } from '#core/import/claim-order'
import { copyCell } from '#core/import/copy-rows'
import { hashClaim } from '#core/import/hash-claim'
import { createLineWriter } from '#core/import/line-writer'
import type { SliceLines } from '#core/import/slice-lines'
import { userLine } from '#core/import/user-line'
import { forEachRow, type InvalidRow, type SliceInput } from '#core/reading/read-slice'

/** `attemptOf` is the batch of which this one is the next attempt, if it is one. */
export type SliceLinesInput = SliceInput & { batchId: string; attemptOf?: string | null }

/**
 * Reads a slice into what is sent to the database. Needs nothing but its bytes, so that any thread can do it.
 * A person is written as soon as they are read: keeping fifty thousand of them costs more, in cleaning up, than reading them.
 */
export function readSliceLines({ batchId, attemptOf = null, ...input }: SliceLinesInput): SliceLines {
  const most = input.plan.rowTo - input.plan.rowFrom + 1
  const [rows, byteFrom, byteLength] = [new Int32Array(most), new Float64Array(most), new Int32Array(most)]
  const [lineTo, hashes] = [new Uint32Array(most), new Uint32Array(most * 2)]
  const order = createClaimOrder(most)
  const lines = createLineWriter(input.bytes.length * 3)
  const invalidLines = createLineWriter(1024)
  let people = 0
  let invalid = 0

  forEachRow(input, (outcome) => {
    if ('problems' in outcome) {
      invalidLines.add(invalidLine(batchId, outcome))
      invalid += 1
      return
    }
    lineTo[people] = lines.add(userLine(batchId, outcome))
    rows[people] = outcome.row
    byteFrom[people] = outcome.byteFrom
    byteLength[people] = outcome.byteLength
    hashClaim(outcome.claim, hashes, people * 2)
    order.add(outcome.claim)
    people += 1
  })
  return {
    people,
    lines: lines.finish(),
    lineTo,
    rows,
    byteFrom,
    byteLength,
    byClaim: order.finish(),
    hashes: hashes.slice(0, people * 2),
    invalid,
    invalidLines: invalidLines.finish(),
    attemptRows: attemptOf === null ? new Int32Array(0) : attemptRowsOf(input, attemptOf),
  }
}

function invalidLine(batchId: string, { row, line, byteFrom, byteLength, problems }: InvalidRow): string {
  return `${batchId}\t${row}\t${line}\t${byteFrom}\t${byteLength}\tinvalid\t${copyCell(JSON.stringify(problems))}\n`
}
