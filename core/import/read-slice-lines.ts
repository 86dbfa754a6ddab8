import { copyCell } from '#core/import/copy-rows'
import { hashClaim } from '#core/import/hash-claim'
import type { SliceLines } from '#core/import/slice-lines'
import { userLine } from '#core/import/user-line'
import { type InvalidRow, type Person, readSlice, type SliceInput } from '#core/reading/read-slice'

export type SliceLinesInput = SliceInput & { batchId: string }

/** Reads a slice into what is sent to the database. Needs nothing but its bytes, so that any thread can do it. */
export function readSliceLines({ batchId, ...input }: SliceLinesInput): SliceLines {
  const { people, invalid } = readSlice(input)
  const { lines, lineTo } = writeLines(people.map((person) => userLine(batchId, person)))
  const hashes = new Uint32Array(people.length * 2)
  for (let index = 0; index < people.length; index += 1) hashClaim((people[index] as Person).claim, hashes, index * 2)
  return {
    people: people.length,
    lines,
    lineTo,
    rows: Int32Array.from(people, ({ row }) => row),
    byteFrom: Float64Array.from(people, ({ byteFrom }) => byteFrom),
    byteLength: Int32Array.from(people, ({ byteLength }) => byteLength),
    byClaim: orderByClaim(people),
    hashes,
    invalid: invalid.length,
    invalidLines: writeLines(invalid.map((row) => invalidLine(batchId, row))).lines,
  }
}

function orderByClaim(people: Person[]): Uint32Array {
  const claims = people.map(({ claim }) => claim)
  return Uint32Array.from(claims.keys()).sort((a, b) => compare(claims[a] as string, claims[b] as string) || a - b)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function writeLines(texts: string[]): { lines: Uint8Array; lineTo: Uint32Array } {
  // Three bytes hold every UTF-16 unit.
  const room = Buffer.allocUnsafeSlow(texts.reduce((sum, { length }) => sum + length, 0) * 3)
  const lineTo = new Uint32Array(texts.length)
  let length = 0
  for (let index = 0; index < texts.length; index += 1) {
    length += room.write(texts[index] as string, length)
    lineTo[index] = length
  }
  return { lines: Uint8Array.from(room.subarray(0, length)), lineTo }
}

function invalidLine(batchId: string, { row, line, byteFrom, byteLength, problems }: InvalidRow): string {
  return [batchId, row, line, byteFrom, byteLength, 'invalid', copyCell(JSON.stringify(problems))].join('\t').concat('\n')
}
