import type { Encoding } from '#core/parsing/parse-options'
import { byteAt } from './bytes'
import { sequenceLength } from './utf-8'

/** The number of non-ASCII characters in the bytes read as UTF-8, and the number of invalid bytes. */
export type EncodingTally = { wellFormed: number; illFormed: number }

/** The encoding that a byte order mark declares, and the length of the mark in bytes. */
export type ByteOrderMark = { encoding: Encoding | 'utf-32'; length: number }

export function findByteOrderMark(bytes: Uint8Array): ByteOrderMark | undefined {
  const [first, second, third, fourth] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', length: 3 }
  if (first === 0xff && second === 0xfe) {
    return third === 0 && fourth === 0 ? { encoding: 'utf-32', length: 4 } : { encoding: 'utf-16le', length: 2 }
  }
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', length: 2 }
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return { encoding: 'utf-32', length: 4 }
  return undefined
}

/** Adds the characters of a range to the tally. */
export function tallyEncoding(bytes: Uint8Array, from: number, to: number, tally: EncodingTally): void {
  let at = from
  while (at < to) {
    if (byteAt(bytes, at) < 0x80) {
      at += 1
      continue
    }
    const length = sequenceLength(bytes, at, to)
    if (length === 0) {
      tally.illFormed += 1
      at += 1
    } else {
      tally.wellFormed += 1
      at += length
    }
  }
}

/** Adds what was counted elsewhere to the tally. */
export function addTally(tally: EncodingTally, { wellFormed, illFormed }: EncodingTally): void {
  tally.wellFormed += wellFormed
  tally.illFormed += illFormed
}

/** The encoding of a file without a byte order mark. Mostly well-formed UTF-8 is never a coincidence. */
export function decideEncoding({ wellFormed, illFormed }: EncodingTally): Encoding {
  return illFormed === 0 || wellFormed > illFormed ? 'utf-8' : 'windows-1252'
}

/** The encoding of the first bytes of a file without a byte order mark. */
export function guessEncoding(bytes: Uint8Array): Encoding {
  const tally = { wellFormed: 0, illFormed: 0 }
  tallyEncoding(bytes, 0, bytes.length, tally)
  return decideEncoding(tally)
}
