import { emailKind, personKind } from './identity-key'

/** Sorts people approximately by identity key, by the first characters after its prefix: index pages are then written in runs. */
export type IdentityKeyOrder = {
  /** Adds the next person by the identity key in `bytes` from `from` to `to`. */
  add: (bytes: Uint8Array, from: number, to: number) => void
  /** Returns the indexes of the people in sorted order; the sort is stable. */
  finish: () => Uint32Array
}

const characters = 7
const highCharacters = 5
const bitsPerCharacter = 6
// The person's index is in the low bits of the sort key, so one array of numbers carries both.
const personBits = 20
const morePeople = 2 ** personBits
const LETTER_P = 0x70

/** Sorts at most a million people, more than any slice contains. */
export function createIdentityKeyOrder(most: number): IdentityKeyOrder {
  if (most > morePeople) throw new Error(`A slice of ${most} rows is longer than ${morePeople}.`)
  const words = new Uint32Array(most * 2)
  let people = 0

  return {
    add(bytes, from, to) {
      // The top bit is set only for people without e-mail. Their keys begin with digits, so the bits never form a NaN.
      const isPerson = bytes[from] === LETTER_P
      const start = from + (isPerson ? personKind : emailKind).length
      let high = isPerson ? 1 : 0
      let low = 0
      // The first five characters fill the high word after the kind, the last two the low word before the person.
      for (let at = start; at < start + characters; at += 1) {
        const rank = at < to ? (ranks[bytes[at] as number] as number) : 0
        if (at < start + highCharacters) high = (high << bitsPerCharacter) | rank
        else low = (low << bitsPerCharacter) | rank
      }
      words[people * 2 + 1] = high
      words[people * 2] = (low << personBits) | people
      people += 1
    },
    finish() {
      // Positive doubles sort in the same order as their bits.
      const keys = new Float64Array(words.buffer, 0, people).sort()
      const sorted = new Uint32Array(keys.buffer)
      const order = new Uint32Array(people)
      for (let index = 0; index < people; index += 1) order[index] = (sorted[index * 2] as number) & (morePeople - 1)
      return order
    },
  }
}

const ranks = Uint8Array.from({ length: 256 }, (_, byte) => rankOf(byte))

// Identity keys are in lower case, so capital letters and the signs around them share one rank.
function rankOf(code: number): number {
  if (code >= 0x80) return 63
  if (code < 0x20) return 0
  if (code < 0x40) return code - 0x20
  return code < 0x60 ? 32 : code - 0x40
}
