import type { Arena } from './arena'

/** The people of a slice; `nameTo` is where the folded name of a row in `text` ends. */
type Names = {
  rowFrom: number
  text: Uint8Array
  recordTo: Uint32Array
  nameTo: Uint32Array
  arena: Arena
  isPerson: (index: number) => boolean
}

/**
 * Writes the rows of people by name, and by row among equal names. Each is written as its row, how many bytes its name has in common with the
 * one before, how many more it has, and these.
 */
export function writeNameRun({ rowFrom, text, recordTo, nameTo, arena, isPerson }: Names): Uint8Array {
  const startOf = (index: number) => (index === 0 ? 0 : (recordTo[index - 1] as number) + 1)
  const order = sortNames(text, recordTo.length, isPerson, startOf, nameTo)
  let bytes = 0
  for (const index of order) bytes += headBytes + (nameTo[index] as number) - startOf(index)
  const run = arena.bytes(bytes)
  let at = 0
  let [before, beforeTo] = [0, 0]
  for (const index of order) {
    const start = startOf(index)
    const end = nameTo[index] as number
    let common = 0
    while (start + common < end && before + common < beforeTo && text[start + common] === text[before + common]) common += 1
    const [row, more] = [rowFrom + index, end - start - common]
    // Stores of bytes, because a method of Buffer for each number takes several times as long.
    run[at] = row
    run[at + 1] = row >>> 8
    run[at + 2] = row >>> 16
    run[at + 3] = row >>> 24
    run[at + 4] = common
    run[at + 5] = common >>> 8
    run[at + 6] = more
    run[at + 7] = more >>> 8
    at += headBytes
    for (let byte = start + common; byte < end; byte += 1) run[at++] = text[byte] as number
    ;[before, beforeTo] = [start, end]
  }
  return run.subarray(0, at)
}

/** The bytes of a person before those of the name: the row, how many bytes are common, and how many more there are. */
export const headBytes = 8

// A native sort of numbers takes a fifth of the time of one that compares names. The numbers have 64 bits: the next bytes of the name, zeros
// after its end, and the person. People with the same bytes are sorted by those after them.
function sortNames(
  text: Uint8Array,
  rows: number,
  isPerson: (index: number) => boolean,
  startOf: (index: number) => number,
  nameTo: Uint32Array,
): Uint32Array {
  // Four bytes in the high word; the low word has the person, and bytes where that leaves space.
  const lowBytes = rows <= 2 ** 16 ? 2 : 1
  const indexBits = 32 - lowBytes * 8
  if (rows > 2 ** indexBits) throw new Error(`A slice of ${rows} rows is longer than ${2 ** indexBits}.`)
  const prefixBytes = 4 + lowBytes
  if (keys.length < rows) {
    keys = new BigUint64Array(rows)
    words = new Uint32Array(keys.buffer)
  }
  const order = new Uint32Array(rows)
  let people = 0
  for (let index = 0; index < rows; index += 1) if (isPerson(index)) order[people++] = index

  /** Sorts people whose names have the first bytes in common, and adds the ranges of those who have the next ones in common, too. */
  function sortByPrefix({ from, to, common }: Range, ranges: Range[]): void {
    for (let at = from; at < to; at += 1) {
      const index = order[at] as number
      const [start, end] = [startOf(index) + common, nameTo[index] as number]
      const next = lowBytes === 2 ? (byteAt(text, start + 4, end) << 8) | byteAt(text, start + 5, end) : byteAt(text, start + 4, end)
      words[(at - from) * 2] = (next << indexBits) | index
      words[(at - from) * 2 + 1] =
        (byteAt(text, start, end) << 24) |
        (byteAt(text, start + 1, end) << 16) |
        (byteAt(text, start + 2, end) << 8) |
        byteAt(text, start + 3, end)
    }
    keys.subarray(0, to - from).sort()
    const lastIndex = 2 ** indexBits - 1
    let [first, firstLow, firstHigh] = [from, -1, -1]
    for (let at = from; at < to; at += 1) {
      const word = words[(at - from) * 2] as number
      const [low, high] = [word >>> indexBits, words[(at - from) * 2 + 1] as number]
      order[at] = word & lastIndex
      if (low === firstLow && high === firstHigh) continue
      addRange(ranges, first, at, common + prefixBytes)
      ;[first, firstLow, firstHigh] = [at, low, high]
    }
    addRange(ranges, first, to, common + prefixBytes)
  }

  /** Names of the same bytes that end before `common` are equal, and sorted by row already. */
  function addRange(ranges: Range[], from: number, to: number, common: number): void {
    const index = order[from] as number
    if (to - from > 1 && startOf(index) + common <= (nameTo[index] as number)) ranges.push({ from, to, common })
  }

  const ranges: Range[] = people > 1 ? [{ from: 0, to: people, common: 0 }] : []
  for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
    if (range.to - range.from > fewPeople) sortByPrefix(range, ranges)
    else sortFew(text, order, range, startOf, nameTo)
  }
  return order.subarray(0, people)
}

type Range = { from: number; to: number; common: number }

// Fewer are sorted faster by comparing their names.
const fewPeople = 12
// Numbers of 64 bits and their halves, the lower one first.
let keys = new BigUint64Array(0)
let words = new Uint32Array(0)

/** No name has a zero. */
const byteAt = (text: Uint8Array, at: number, end: number) => (at < end ? (text[at] as number) : 0)

/** Sorts by insertion. */
function sortFew(
  text: Uint8Array,
  order: Uint32Array,
  { from, to, common }: Range,
  startOf: (index: number) => number,
  nameTo: Uint32Array,
): void {
  for (let at = from + 1; at < to; at += 1) {
    const index = order[at] as number
    const [start, end] = [startOf(index) + common, nameTo[index] as number]
    let place = at
    for (; place > from; place -= 1) {
      const before = order[place - 1] as number
      const difference = compareNames(text, startOf(before) + common, nameTo[before] as number, start, end) || before - index
      if (difference <= 0) break
      order[place] = before
    }
    order[place] = index
  }
}

function compareNames(text: Uint8Array, aFrom: number, aTo: number, bFrom: number, bTo: number): number {
  const shorter = Math.min(aTo - aFrom, bTo - bFrom)
  for (let at = 0; at < shorter; at += 1) {
    const difference = (text[aFrom + at] as number) - (text[bFrom + at] as number)
    if (difference !== 0) return difference
  }
  return aTo - aFrom - (bTo - bFrom)
}
