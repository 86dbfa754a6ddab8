/** The bits of a varbit as `varbit_send` gives it: four bytes of how many, then the bits, the first of each byte highest. */
export const bitCount = (sent: Buffer) => sent.readInt32BE(0)

export const bitAt = (sent: Buffer, index: number) => (((sent[4 + (index >> 3)] ?? 0) >> (7 - (index & 7))) & 1) === 1

/** Where bits are set, counted from 0. */
export function* setBits(sent: Buffer): Generator<number> {
  for (let index = 0; index < bitCount(sent); index += 1) if (bitAt(sent, index)) yield index
}
