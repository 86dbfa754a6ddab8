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

/** The bytes of a person before those of the name: the row, how many bytes are common, and how many more there are. */
export const headBytes = 8
