import { searchedPlaces } from '#core/fields/filterable-fields'
import { identityKeyHashBytes, writeIdentityKeyHashOfCell } from '#core/identity-keys/identity-key-hash'
import { sortByIdentityKey } from '#core/identity-keys/identity-key-order'
import { openSlice, type SliceInput } from '#core/parsing/row/read-slice'
import type { InvalidRow, Place } from '#core/parsing/row/row-outcome'
import { revisionRowsOf } from '#core/parsing/row/row-ref'
import { createArena } from '#core/people/index-parts/arena'
import { makeIndexPart } from '#core/people/index-parts/make-index-part'
import { copyCell } from './copy-cell'
import { createFastPath } from './fast-path'
import { createLineWriter } from './line-writer'
import { createOtherKeyWriter } from './other-key-rows'
import { beforeIdentityKey, identityKeyCell } from './person-line'
import type { SliceLines } from './slice-lines'
import { createUniqueValueWriter, hasValue, type UniqueValues } from './unique-values'

/**
 * `revisionOf` is the batch that this one corrects; the lines are written to `buffer` and most numbers to `columnBuffer` if they are set.
 * `uploadedOn` is the day of the upload; with it the part of the review index is made, too.
 */
export type SliceLinesInput = SliceInput & {
  batchId: string
  revisionOf?: string | null
  uploadedOn?: string
  buffer?: SharedArrayBuffer
  columnBuffer?: SharedArrayBuffer
}

// A short record doubles in length because of the batch's id, and the sorted lines need the same space again.
const lineBytesPerByte = 4

/** An estimate of the buffer size for the lines of a slice, in bytes. */
export const lineBufferBytes = (bytes: Uint8Array) => bytes.length * lineBytesPerByte

// Numbers and hashes of 40 bytes a row, 8 to sort them, in the review index 24, and 32 for a name in its order.
const columnBytesPerRow = 104
const columnBytesPerByte = 2

/** An estimate of the buffer size for everything else of a slice, in bytes. */
export const columnBufferBytes = (bytes: Uint8Array, rows: number) => rows * columnBytesPerRow + bytes.length * columnBytesPerByte

// Kept as the functions of `openSlice` are.
let _made: unknown[]

/**
 * Parses a slice into lines for COPY, using nothing but its bytes, so it can run in any thread.
 * Each person is written at once, because 50,000 objects cost more in garbage collection than the parsing.
 */
export function readSliceLines({ batchId, revisionOf = null, uploadedOn, buffer, columnBuffer, ...input }: SliceLinesInput): SliceLines {
  const most = input.plan.rowTo - input.plan.rowFrom + 1
  const arena = createArena(columnBuffer)
  const [rows, byteFrom, byteLength] = [arena.int32(most), arena.float64(most), arena.int32(most)]
  const [identityKeyFrom, lineTo] = [arena.uint32(most), arena.uint32(most)]
  const identityKeys = arena.bytes(most * identityKeyHashBytes)
  const lines = createLineWriter(lineBufferBytes(input.bytes), buffer)
  const invalidLines = createLineWriter(1024)
  const slice = openSlice(input)
  const fastPath = createFastPath({ ...input, slice, batchId, lines })
  const otherKeys = createOtherKeyWriter(batchId, most, input.compared?.length ?? 0)
  const uniqueValues = createUniqueValueWriter(most, slice.fields.unique.length)
  _made = [fastPath, lines, otherKeys, uniqueValues, addPerson]
  let people = 0
  let invalid = 0

  function addPerson({ row, byteFrom: from, byteLength: length }: Place, identityKeyAt: number, end: number): void {
    identityKeyFrom[people] = identityKeyAt
    lineTo[people] = end
    rows[people] = row
    byteFrom[people] = from
    byteLength[people] = length
    writeIdentityKeyHashOfCell(lines.bytes(), identityKeyAt, end - 1, identityKeys, people * identityKeyHashBytes)
    people += 1
  }

  slice.forEachPlace((place) => {
    const identityKeyAt = fastPath.add(place)
    if (identityKeyAt >= 0) {
      addPerson(place, identityKeyAt, lines.length())
      otherKeys.add(place.row, fastPath.otherIdentityKeys())
      uniqueValues.add(fastPath.uniqueValues())
      return
    }
    const outcome = slice.read(place)
    if ('problems' in outcome) {
      invalidLines.add(invalidLine(batchId, outcome))
      invalid += 1
    } else {
      addPerson(place, lines.add(beforeIdentityKey(batchId, outcome)), lines.add(identityKeyCell(outcome)))
      otherKeys.add(place.row, outcome.otherIdentityKeys)
      uniqueValues.add(outcome.uniqueValues)
    }
  })
  const finished = lines.finish()
  const unique = uniqueValues.finish()
  return {
    people,
    lines: finished,
    identityKeyFrom,
    lineTo,
    rows,
    byteFrom,
    byteLength,
    byIdentityKey: sortByIdentityKey(identityKeys, people, arena.uint32),
    identityKeys: identityKeys.subarray(0, people * identityKeyHashBytes),
    ...firstHalvesOf(identityKeys, people, unique),
    otherKeys: otherKeys.finish(),
    unique,
    invalid,
    invalidLines: invalidLines.finish(),
    revisionRows: revisionOf === null ? new Int32Array(0) : revisionRowsOf(input, revisionOf),
    indexPart:
      uploadedOn === undefined
        ? null
        : makeIndexPart({ ...input.plan, day: uploadedOn, searched: searchedPlaces(input.version), lines: finished, lineTo, arena }),
  }
}

/** The first 64 bits of each hash, of identity keys and then of unique values, which are enough to find what may be equal. */
function firstHalvesOf(identityKeys: Uint8Array, people: number, unique: UniqueValues): Pick<SliceLines, 'hashes' | 'valuesOf'> {
  const values = new Uint32Array(unique.order.length).map((_, index) => index).filter((index) => hasValue(unique, index))
  const hashes = new Uint32Array((people + values.length) * 2)
  const keyWords = new Uint32Array(identityKeys.buffer, identityKeys.byteOffset, identityKeys.length / 4)
  for (let person = 0; person < people; person += 1) {
    hashes[person * 2] = keyWords[person * 4] as number
    hashes[person * 2 + 1] = keyWords[person * 4 + 1] as number
  }
  const valueWords = new Uint32Array(unique.hashes.buffer, unique.hashes.byteOffset, unique.hashes.length / 4)
  for (const [at, index] of values.entries()) {
    hashes[(people + at) * 2] = valueWords[index * 4] as number
    hashes[(people + at) * 2 + 1] = valueWords[index * 4 + 1] as number
  }
  return { hashes, valuesOf: values.map((index) => Math.floor(index / unique.fields)) }
}

function invalidLine(batchId: string, { row, line, byteFrom, byteLength, problems }: InvalidRow): string {
  return `${batchId}\t${row}\t${line}\t${byteFrom}\t${byteLength}\tinvalid\t${copyCell(JSON.stringify(problems))}\n`
}
