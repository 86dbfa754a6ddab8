import { dayAt } from '#core/people/index-parts/days'
import { type SliceLines, spareBuffer } from './slice-lines'

/**
 * Yields `people` as rows of COPY's binary format, in that order, in chunks: https://www.postgresql.org/docs/18/sql-copy.html, "Binary Format".
 * PostgreSQL reads them with less CPU than lines, above all UUIDs. The hash of the identity key stands in place of its text. All rows are
 * written to one buffer, because an object per row costs more in garbage collection than the copying.
 */
export function* binaryRowsOf(slice: SliceLines, people: ArrayLike<number>): Generator<Uint8Array> {
  yield* binaryCopyOf(people.length > 0 ? writtenRows(slice, people) : [])
}

// Kept as the functions of `openSlice` are.
let _made: unknown

/** Yields rows of COPY's binary format with what begins and ends them. */
export function* binaryCopyOf(rows: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield header
  yield* rows
  yield trailer
}

function* writtenRows(slice: SliceLines, people: ArrayLike<number>): Generator<Uint8Array> {
  const spare = spareBuffer(slice)
  const addRow = rowWriter(slice, spare)
  _made = addRow
  let [begun, length] = [0, 0]
  for (let index = 0; index < people.length; index += 1) {
    length = addRow(people[index] as number, length, people[index + rowsAhead] ?? 0)
    if (length - begun < chunkBytes) continue
    yield spare.subarray(begun, length)
    begun = length
  }
  if (length > begun) yield spare.subarray(begun, length)
}

// No flags, and no extension of the header.
const header = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
const trailer = Buffer.from([0xff, 0xff])

// Copying this takes one or two milliseconds.
const chunkBytes = 256 * 1024

const [batchIdLength, uuidBytes, cacheLineBytes, rowsAhead] = [36, 16, 64, 8]

/** Returns a function that adds the row of a person at a position and returns the position after it. */
function rowWriter(
  { lines, lineTo, rows, identityKeyFrom, identityKeys }: SliceLines,
  into: Uint8Array,
): (person: number, at: number, later: number) => number {
  // A view stores four bytes at once.
  const view = new DataView(into.buffer, into.byteOffset, into.byteLength)
  const hashes = new DataView(identityKeys.buffer, identityKeys.byteOffset, identityKeys.byteLength)
  const batchId = Buffer.from(Buffer.from(lines.subarray(0, batchIdLength)).toString().replaceAll('-', ''), 'hex')
  const [batchA, batchB, batchC, batchD] = [0, 4, 8, 12].map((word) => batchId.readInt32BE(word)) as [number, number, number, number]
  // Batch, row, line, date of birth, the texts and the identity key.
  const columns = 4 + textsIn(lines) + 1

  const last = lines.length - 1
  const startOf = (person: number) => (person === 0 ? 0 : (lineTo[person - 1] as number))
  // Lines are read in another order than they are written in, and waiting for memory takes as long as everything else here. So the processor
  // is made to fetch the line of a later person early.
  let _touched = 0

  return (person, start, later) => {
    const laterFrom = startOf(later)
    _touched ^=
      (lines[laterFrom + batchIdLength] as number) ^
      (lines[Math.min(laterFrom + batchIdLength + cacheLineBytes, last)] as number) ^
      (lines[Math.min(laterFrom + 2 * cacheLineBytes, last)] as number) ^
      (rows[later] as number) ^
      (identityKeyFrom[later] as number) ^
      (identityKeys[later * uuidBytes] as number)
    view.setInt16(start, columns)
    view.setInt32(start + 2, uuidBytes)
    view.setInt32(start + 6, batchA)
    view.setInt32(start + 10, batchB)
    view.setInt32(start + 14, batchC)
    view.setInt32(start + 18, batchD)
    view.setInt32(start + 22, 4)
    view.setInt32(start + 26, rows[person] as number)
    let cell = startOf(person) + batchIdLength + 1
    while (lines[cell] !== TAB) cell += 1
    let line = 0
    for (cell += 1; lines[cell] !== TAB; cell += 1) line = line * 10 + (lines[cell] as number) - ZERO
    view.setInt32(start + 30, 4)
    view.setInt32(start + 34, line)
    const hasDate = lines[cell + 1] !== BACKSLASH
    view.setInt32(start + 38, hasDate ? 4 : -1)
    if (hasDate) view.setInt32(start + 42, dayAt(lines, cell + 1) - daysTo2000)
    cell += (hasDate ? dateLength : nullLength) + 2
    let at = start + (hasDate ? 46 : 42)
    for (const end = identityKeyFrom[person] as number; cell < end; cell += 1) {
      const lengthAt = at
      at += 4
      const isNull = lines[cell] === BACKSLASH && lines[cell + 1] === LETTER_N
      if (isNull) cell += 2
      for (let byte = lines[cell] as number; byte !== TAB; byte = lines[cell] as number) {
        if (byte === BACKSLASH) {
          cell += 1
          byte = escaped[lines[cell] as number] as number
        }
        into[at++] = byte
        cell += 1
      }
      view.setInt32(lengthAt, isNull ? -1 : at - lengthAt - 4)
    }
    view.setInt32(at, uuidBytes)
    const hashAt = person * uuidBytes
    view.setInt32(at + 4, hashes.getInt32(hashAt))
    view.setInt32(at + 8, hashes.getInt32(hashAt + 4))
    view.setInt32(at + 12, hashes.getInt32(hashAt + 8))
    view.setInt32(at + 16, hashes.getInt32(hashAt + 12))
    return at + 20
  }
}

/** The texts of each person: all lines have the same cells. */
function textsIn(lines: Uint8Array): number {
  const first = lines.subarray(0, lines.indexOf(LINE_FEED))
  return first.reduce((tabs, byte) => tabs + (byte === TAB ? 1 : 0), 0) - 4
}

const [TAB, LINE_FEED, ZERO, BACKSLASH, LETTER_N] = [0x09, 0x0a, 0x30, 0x5c, 0x4e]
const [dateLength, nullLength] = [10, 2]
// PostgreSQL counts the days of a date from the year 2000 on.
const daysTo2000 = 10_957
/** The character that COPY's text format writes as a backslash and this byte. */
const escaped = Uint8Array.from({ length: 256 }, (_, byte) => byte)
escaped[0x74] = TAB
escaped[0x6e] = LINE_FEED
escaped[0x72] = 0x0d
