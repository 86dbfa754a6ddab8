import type { Arena } from './arena'
import { type Names, sortNames, startOf } from './sort-names'

/**
 * Writes the rows of people by name, and by row among equal names. Each is written as its row, how many bytes its name has in common with the
 * one before, how many more it has, and these.
 */
export function writeNameRun(names: Names, rowFrom: number, arena: Arena): Uint8Array {
  const { text, nameTo } = names
  const order = sortNames(names)
  let bytes = 0
  for (const index of order) bytes += headBytes + (nameTo[index] as number) - startOf(names, index)
  const run = arena.bytes(bytes)
  let at = 0
  let [before, beforeTo] = [0, 0]
  for (const index of order) {
    const start = startOf(names, index)
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

const headBytes = 8

/** Reads a run again, in windows of bytes. `read` returns the next ones, and none after the last. */
export function openNameRun(read: () => Promise<Uint8Array>) {
  let window: Buffer = Buffer.alloc(0)
  let at = 0
  let isEnded = false
  const cursor = {
    row: 0,
    name: Buffer.alloc(256),
    length: 0,
    /** Whether the next person is in the window; else `refill` has to read on. */
    hasNext: () => {
      if (window.length - at < headBytes) return false
      return window.length - at >= headBytes + window.readUInt16LE(at + 6)
    },
    /** Returns whether there are more people. */
    async refill(): Promise<boolean> {
      while (!isEnded && !cursor.hasNext()) {
        const more = await read()
        isEnded = more.length === 0
        window = Buffer.concat([window.subarray(at), more])
        at = 0
      }
      return cursor.hasNext()
    },
    next(): void {
      const common = window.readUInt16LE(at + 4)
      const more = window.readUInt16LE(at + 6)
      cursor.row = window.readInt32LE(at)
      cursor.length = common + more
      if (cursor.length > cursor.name.length) {
        const longer = Buffer.alloc(cursor.length * 2)
        cursor.name.copy(longer)
        cursor.name = longer
      }
      at += headBytes
      for (let byte = common; byte < cursor.length; byte += 1) cursor.name[byte] = window[at++] as number
    },
  }
  return cursor
}

export type NameRun = ReturnType<typeof openNameRun>

const rowsAtOnce = 4096

/** Merges runs and yields all rows by name, some thousands at a time. The runs must be in the order of their rows. */
export async function* mergeNameRuns(runs: NameRun[]): AsyncGenerator<number[]> {
  // A heap of runs, the one with the first name on top.
  const heap: { run: NameRun; place: number }[] = []
  const isBefore = (a: (typeof heap)[number], b: (typeof heap)[number]) =>
    compareBytes(a.run, b.run) < 0 || (a.place < b.place && compareBytes(a.run, b.run) === 0)
  const siftDown = (from: number) => {
    const item = heap[from] as (typeof heap)[number]
    let at = from
    for (;;) {
      let child = at * 2 + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as typeof item, heap[child] as typeof item)) child += 1
      if (!isBefore(heap[child] as typeof item, item)) break
      heap[at] = heap[child] as typeof item
      at = child
    }
    heap[at] = item
  }
  for (const [place, run] of runs.entries()) {
    if (!(await run.refill())) continue
    run.next()
    heap.push({ run, place })
  }
  for (let at = (heap.length >> 1) - 1; at >= 0; at -= 1) siftDown(at)
  let rows: number[] = []
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    rows.push(top.run.row)
    if (rows.length === rowsAtOnce) {
      yield rows
      rows = []
    }
    if (top.run.hasNext() || (await top.run.refill())) top.run.next()
    else {
      const last = heap.pop() as typeof top
      if (heap.length === 0) break
      heap[0] = last
    }
    siftDown(0)
  }
  if (rows.length > 0) yield rows
}

function compareBytes(a: NameRun, b: NameRun): number {
  const shorter = Math.min(a.length, b.length)
  const [left, right] = [a.name, b.name]
  for (let at = 0; at < shorter; at += 1) {
    const difference = (left[at] as number) - (right[at] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
