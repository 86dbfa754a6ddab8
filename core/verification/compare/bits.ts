/** The number of bits in the format of `varbit_send`: the count in four bytes, then the bits, highest first. */
export const bitCount = (sent: Buffer) => sent.readInt32BE(0)

export const bitAt = (sent: Buffer, index: number) => (((sent[4 + (index >> 3)] ?? 0) >> (7 - (index & 7))) & 1) === 1

/** The positions of set bits, from 0. */
export function* setBits(sent: Buffer): Generator<number> {
  for (let index = 0; index < bitCount(sent); index += 1) if (bitAt(sent, index)) yield index
}
