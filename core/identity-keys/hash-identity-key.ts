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
