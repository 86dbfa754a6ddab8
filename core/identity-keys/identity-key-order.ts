import { identityKeyHashBytes } from './identity-key-hash'

/**
 * The people of a slice, sorted approximately by the hashes of their identity keys, so that index pages are written in runs and not at
 * random. The sort is stable. `create` returns arrays for numbers.
 */
export function sortByIdentityKey(
  hashes: Uint8Array,
  people: number,
  create: (length: number) => Uint32Array = (length) => new Uint32Array(length),
): Uint32Array {
  let [order, sorted] = [create(people), create(people)]
  for (let person = 0; person < people; person += 1) order[person] = person
  for (const digitOf of digits) {
    sortByDigit(hashes, order, sorted, digitOf)
    ;[order, sorted] = [sorted, order]
  }
  return order
}

const digitBits = 11

type DigitOf = (hashes: Uint8Array, at: number) => number

// Of the first 22 bits the lower ones first: a radix sort takes a fifth of the time of a sort by comparison.
const digits: DigitOf[] = [
  (hashes, at) => (((hashes[at + 1] as number) & 0x1f) << 6) | ((hashes[at + 2] as number) >>> 2),
  (hashes, at) => ((hashes[at] as number) << 3) | ((hashes[at + 1] as number) >>> 5),
]

/** Sorts `order` by one digit of each person's hash; people with the same digit keep their order. */
function sortByDigit(hashes: Uint8Array, order: Uint32Array, sorted: Uint32Array, digitOf: DigitOf): void {
  const begins = new Uint32Array(2 ** digitBits + 1)
  for (const person of order) {
    const digit = digitOf(hashes, person * identityKeyHashBytes)
    begins[digit + 1] = (begins[digit + 1] as number) + 1
  }
  for (let digit = 1; digit < begins.length; digit += 1) begins[digit] = (begins[digit] as number) + (begins[digit - 1] as number)
  for (const person of order) {
    const digit = digitOf(hashes, person * identityKeyHashBytes)
    const place = begins[digit] as number
    sorted[place] = person
    begins[digit] = place + 1
  }
}
