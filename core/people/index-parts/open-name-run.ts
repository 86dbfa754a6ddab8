import { headBytes } from './write-name-run'

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
