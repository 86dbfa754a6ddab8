/** Collects lines as bytes of UTF-8, in a buffer that grows when it must. */
export type LineWriter = {
  /** Returns where the line ends. */
  add: (line: string) => number
  /** The bytes so far, in memory of their own. */
  finish: () => Uint8Array
}

export function createLineWriter(bytes: number): LineWriter {
  let room = Buffer.allocUnsafeSlow(bytes)
  let length = 0

  return {
    add(line) {
      // Three bytes hold every UTF-16 unit.
      const most = length + line.length * 3
      if (most > room.length) {
        const larger = Buffer.allocUnsafeSlow(most * 2)
        room.copy(larger, 0, 0, length)
        room = larger
      }
      length += room.write(line, length)
      return length
    },
    finish: () => new Uint8Array(room.subarray(0, length)),
  }
}
