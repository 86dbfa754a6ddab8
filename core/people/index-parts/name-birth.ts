import { erasedMark } from '#core/erased-mark'

/**
 * PostgreSQL's `hashtext` over a range of UTF-8 bytes: Bob Jenkins' lookup3, as `hash_bytes` in src/common/hashfn.c has it. The SQL function
 * `name_birth_of` is the same over a folded name, a line end and the date of birth in days since 1970.
 */
export function hashText(bytes: Uint8Array, from: number, to: number): number {
  let a = (0x9e3779b9 + (to - from) + 3923095) | 0
  let b = a
  let c = a
  let at = from
  for (; to - at >= 12; at += 12) {
    a = (a + wordAt(bytes, at)) | 0
    b = (b + wordAt(bytes, at + 4)) | 0
    c = (c + wordAt(bytes, at + 8)) | 0
    a = (a - c) ^ rotate(c, 4)
    c = (c + b) | 0
    b = (b - a) ^ rotate(a, 6)
    a = (a + c) | 0
    c = (c - b) ^ rotate(b, 8)
    b = (b + a) | 0
    a = (a - c) ^ rotate(c, 16)
    c = (c + b) | 0
    b = (b - a) ^ rotate(a, 19)
    a = (a + c) | 0
    c = (c - b) ^ rotate(b, 4)
    b = (b + a) | 0
  }
  for (let index = 0; index < to - at; index += 1) {
    const byte = bytes[at + index] as number
    if (index < 4) a = (a + (byte << (8 * index))) | 0
    else if (index < 8) b = (b + (byte << (8 * (index - 4)))) | 0
    // The lowest byte of the last word is reserved for the length.
    else c = (c + (byte << (8 * (index - 7)))) | 0
  }
  c = ((c ^ b) - rotate(b, 14)) | 0
  a = ((a ^ c) - rotate(c, 11)) | 0
  b = ((b ^ a) - rotate(a, 25)) | 0
  c = ((c ^ b) - rotate(b, 16)) | 0
  a = ((a ^ c) - rotate(c, 4)) | 0
  b = ((b ^ a) - rotate(a, 14)) | 0
  return ((c ^ b) - rotate(b, 24)) | 0
}

/** The hash of a folded name and a date of birth in days since 1970. */
export function nameBirthOf(name: string, birth: number): number {
  const bytes = Buffer.from(`${name}\n${birth}`)
  return hashText(bytes, 0, bytes.length)
}

let hashed = new Uint8Array(64 * 1024)
const mostDigits = 11

/** The same of a name in a range of folded UTF-8 bytes, without making a text of it. */
export function hashNameBirth(text: Uint8Array, from: number, to: number, birth: number): number {
  if (to - from + mostDigits >= hashed.length) hashed = new Uint8Array((to - from + mostDigits) * 2)
  let length = 0
  for (let at = from; at < to; at += 1) hashed[length++] = text[at] as number
  hashed[length++] = LINE_FEED
  if (birth < 0) hashed[length++] = HYPHEN
  const first = length
  let left = Math.abs(birth)
  do {
    hashed[length++] = DIGIT_0 + (left % 10)
    left = Math.floor(left / 10)
  } while (left > 0)
  for (let low = first, high = length - 1; low < high; low += 1, high -= 1) {
    const digit = hashed[low] as number
    hashed[low] = hashed[high] as number
    hashed[high] = digit
  }
  return hashText(hashed, 0, length)
}

const [LINE_FEED, HYPHEN, DIGIT_0] = [0x0a, 0x2d, 0x30]

const rotate = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits))

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24)
}

// Of the date of birth 1900-01-01, which an erasure leaves.
const erasedBirth = -25567

/** The hash of people who are like no one: those who were erased, and those without a date of birth. */
export const unmatchedNameBirth = nameBirthOf(erasedMark, erasedBirth)
