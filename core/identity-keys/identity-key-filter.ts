const bitsPerRow = 16
const probes = 6

/**
 * A Bloom filter of the identity keys of a file, with two bytes per row. It finds every repeated key and about 0.1 % false
 * positives, so the database checks the people it returns.
 */
export type IdentityKeyFilter = {
  /** Adds people by two hashes each and returns the indexes of those that may repeat an earlier key. */
  add: (hashes: Uint32Array) => Set<number>
}

/** Creates an empty filter for a file of `rows` rows. */
export function createIdentityKeyFilter(rows: number): IdentityKeyFilter {
  const size = 2 ** Math.ceil(Math.log2(Math.max(rows, 64) * bitsPerRow))
  const bits = new Uint32Array(size / 32)
  const lastBit = size - 1

  function addHash(hashA: number, hashB: number): boolean {
    let isKnown = true
    for (let probe = 0; probe < probes; probe += 1) {
      const bit = (hashA + Math.imul(probe, hashB | 1)) & lastBit
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
      for (let at = 0; at < hashes.length; at += 2) if (addHash(hashes[at] as number, hashes[at + 1] as number)) known.add(at / 2)
      return known
    },
  }
}
