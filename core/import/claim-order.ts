/** Puts people into the order of their claims, near enough for an index: by the first characters behind the claim's kind. */
export type ClaimOrder = {
  /** The next person, by their claim. */
  add: (claim: string) => void
  /** The people, from 0 in the order they were added, as their claims are ordered; those that begin alike stay as they were. */
  finish: () => Uint32Array
}

const characters = 7
const bitsPerCharacter = 6
// Behind the characters of a key stands the person, so that one number carries both and the keys can be sorted as they are.
const personBits = 20
const morePeople = 2 ** personBits

/** Takes at most a million people, of which a slice has no room for. */
export function createClaimOrder(most: number): ClaimOrder {
  if (most > morePeople) throw new Error(`A slice of ${most} rows is longer than ${morePeople}.`)
  const words = new Uint32Array(most * 2)
  let people = 0

  return {
    add(claim) {
      const from = claim.indexOf(':') + 1
      // Set for people without an e-mail, whose claims begin with digits: with it and letters the bits would be no number.
      let high = claim.startsWith('p') ? 1 : 0
      let low = 0
      // The first five fill the upper word beside the kind; the last two stand before the person.
      for (let index = 0; index < characters; index += 1) {
        const rank = rankOf(claim.charCodeAt(from + index))
        if (index < 5) high = high * 2 ** bitsPerCharacter + rank
        else low = low * 2 ** bitsPerCharacter + rank
      }
      words[people * 2 + 1] = high
      words[people * 2] = low * morePeople + people
      people += 1
    },
    finish() {
      // Positive doubles are ordered as the whole numbers of their bits are.
      const keys = new Float64Array(words.buffer, 0, people).sort()
      const sorted = new Uint32Array(keys.buffer)
      return Uint32Array.from({ length: people }, (_, index) => (sorted[index * 2] as number) % morePeople)
    },
  }
}

// Claims are in lower case, so that what stands around the capitals shares one place.
function rankOf(code: number): number {
  if (code >= 0x80) return 63
  if (code < 0x20 || Number.isNaN(code)) return 0
  if (code < 0x40) return code - 0x20
  return code < 0x60 ? 32 : code - 0x40
}
