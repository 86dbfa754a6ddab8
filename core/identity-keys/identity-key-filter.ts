const bitsPerRow = 16
const probes = 6

/**
 * Remembers which identity keys of a file came by, in two bytes a row (a Bloom filter): whoever was there is always known again, and
 * about one in a thousand of the others is taken for somebody. So its answer is a suspicion, which the database settles.
 */
export type IdentityKeyFilter = {
  /** Notes people by the two hashes of each, and returns those whose identity key came by before. */
  add: (hashes: Uint32Array) => Set<number>
}

export function createIdentityKeyFilter(rows: number): IdentityKeyFilter {
  const size = 2 ** Math.ceil(Math.log2(Math.max(rows, 64) * bitsPerRow))
  const bits = new Uint32Array(size / 32)
  const lastBit = size - 1

  function addOne(one: number, other: number): boolean {
    let isKnown = true
    for (let probe = 0; probe < probes; probe += 1) {
      const bit = (one + Math.imul(probe, other | 1)) & lastBit
      const word = bits[bit >>> 5] as number
      const flag = 1 << (bit & 31)
      if ((word & flag) === 0) {
        isKnown = false
        bits[bit >>> 5] = word | flag
      }
    }
    return isKnown
  }

  return {
    add(hashes) {
      const known = new Set<number>()
      for (let at = 0; at < hashes.length; at += 2) if (addOne(hashes[at] as number, hashes[at + 1] as number)) known.add(at / 2)
      return known
    },
  }
}

/** 64 bits of an identity key, which stands in `bytes`, as two numbers at `at`. Equal identity keys have equal bits; the reverse is only likely. */
export function hashIdentityKey(bytes: Uint8Array, from: number, to: number, into: Uint32Array, at: number): void {
  let one = 0x811c9dc5
  let other = 0x050c5d1f
  for (let index = from; index < to; index += 1) {
    const byte = bytes[index] as number
    one = Math.imul(one ^ byte, 0x01000193)
    other = Math.imul(other ^ byte, 0x5bd1e995) ^ (other >>> 15)
  }
  into[at] = one >>> 0
  into[at + 1] = other >>> 0
}
