import { emailKind, personKind } from './identity-key'

/** Puts people into the order of their identity keys, near enough for an index: by the first characters behind the identity key's kind. */
export type IdentityKeyOrder = {
  /** The next person, by their identity key, which stands in the bytes. */
  add: (bytes: Uint8Array, from: number, to: number) => void
  /** The people, from 0 in the order they were added, as their identity keys are ordered; those that begin alike stay as they were. */
  finish: () => Uint32Array
}

const characters = 7
const highCharacters = 5
const bitsPerCharacter = 6
// Behind the characters of a key stands the person, so that one number carries both and the keys can be sorted as they are.
const personBits = 20
const morePeople = 2 ** personBits
const LETTER_P = 0x70

/** Takes at most a million people, of which a slice has no buffer for. */
export function createIdentityKeyOrder(most: number): IdentityKeyOrder {
  if (most > morePeople) throw new Error(`A slice of ${most} rows is longer than ${morePeople}.`)
  const words = new Uint32Array(most * 2)
  let people = 0

  return {
    add(bytes, from, to) {
      // Set for people without an e-mail, whose identity keys begin with digits: with it and letters the bits would be no number.
      const isPerson = bytes[from] === LETTER_P
      const start = from + (isPerson ? personKind : emailKind).length
      let high = isPerson ? 1 : 0
      let low = 0
      // The first five fill the upper word beside the kind; the last two stand before the person.
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
      // Positive doubles are ordered as the whole numbers of their bits are.
      const keys = new Float64Array(words.buffer, 0, people).sort()
      const sorted = new Uint32Array(keys.buffer)
      const order = new Uint32Array(people)
      for (let index = 0; index < people; index += 1) order[index] = (sorted[index * 2] as number) & (morePeople - 1)
      return order
    },
  }
}

const ranks = Uint8Array.from({ length: 256 }, (_, byte) => rankOf(byte))

// Identity keys are in lower case, so that what stands around the capitals shares one place.
function rankOf(code: number): number {
  if (code >= 0x80) return 63
  if (code < 0x20) return 0
  if (code < 0x40) return code - 0x20
  return code < 0x60 ? 32 : code - 0x40
}
