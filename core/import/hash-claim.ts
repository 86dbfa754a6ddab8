/** Writes 64 bits of a claim at `at`: two FNV-1a sums with different starts. Equal claims have equal bits; the reverse is only likely. */
export function hashClaim(claim: string, into: Uint32Array, at: number): void {
  let one = 0x811c9dc5
  let other = 0x050c5d1f
  for (let index = 0; index < claim.length; index += 1) {
    const code = claim.charCodeAt(index)
    one = Math.imul(one ^ code, 0x01000193)
    other = Math.imul(other ^ code, 0x5bd1e995) ^ (other >>> 15)
  }
  into[at] = one >>> 0
  into[at + 1] = other >>> 0
}
