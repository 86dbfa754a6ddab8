import { byteAt } from '#core/parsing/encoding/bytes'

/** The position of a row in the stored file, including its line end, and the line on which it begins. */
export type RowPlace = { byteFrom: number; byteTo: number; line: number }

export type RowPlaces = { add: (row: RowPlace) => void; finish: () => Uint8Array }

const leastBytes = 64 * 1024

/**
 * Packs the places of consecutive rows into about two bytes each: the length of a row, and whether it begins elsewhere than where the row
 * before ends, or on another line than the next one; then the bytes and lines between them follow. `start` is where the first row may begin.
 */
export function createRowPlaces(start: number): RowPlaces {
  let packed = new Uint8Array(leastBytes)
  let length = 0
  let [end, nextLine] = [start, 0]

  const put = (value: number): void => {
    let rest = value
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) packed[length++] = (rest % 0x80) | 0x80
    packed[length++] = rest
  }
  return {
    add({ byteFrom, byteTo, line }) {
      if (packed.length - length < mostBytes) {
        const larger = new Uint8Array(packed.length * 2)
        larger.set(packed)
        packed = larger
      }
      const isNext = byteFrom === end && line === nextLine
      put((byteTo - byteFrom) * 2 + (isNext ? 0 : 1))
      if (!isNext) {
        put(byteFrom - end)
        put(line - nextLine)
      }
      end = byteTo
      nextLine = line + 1
    },
    finish: () => packed.slice(0, length),
  }
}

// Three numbers below 2 ** 53, in seven bits a byte.
const mostBytes = 3 * 8

/** Calls `visit` with each row that `createRowPlaces` packed. */
export function forEachRowPlace(packed: Uint8Array, start: number, visit: (row: RowPlace) => void): void {
  let at = 0
  let [end, nextLine] = [start, 0]
  const take = (): number => {
    let [value, unit] = [0, 1]
    for (;;) {
      const byte = byteAt(packed, at)
      at += 1
      value += (byte & 0x7f) * unit
      if (byte < 0x80) return value
      unit *= 0x80
    }
  }
  while (at < packed.length) {
    const head = take()
    const isNext = head % 2 === 0
    const byteFrom = isNext ? end : end + take()
    const line = isNext ? nextLine : nextLine + take()
    end = byteFrom + Math.floor(head / 2)
    nextLine = line + 1
    visit({ byteFrom, byteTo: end, line })
  }
}
