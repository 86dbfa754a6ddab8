const [BACKSLASH, LETTER_N, DIGIT_0] = [0x5c, 0x4e, 0x30]
const lowerCase = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte))

/** Whether a range is the cell of COPY's text format that means null. */
export function isNull(lines: Uint8Array, from: number, to: number): boolean {
  return lines[from] === BACKSLASH && lines[from + 1] === LETTER_N && to - from === 2
}

/** The position of a byte from `from` on, or the end of the lines. A loop, because calling a method for a few bytes takes longer. */
export function endAt(lines: Uint8Array, byte: number, from: number): number {
  let at = from
  while (at < lines.length && lines[at] !== byte) at += 1
  return at
}

/** The position after the last such byte before `to`. */
export function afterLast(text: Uint8Array, byte: number, to: number): number {
  let at = to
  while (at > 0 && text[at - 1] !== byte) at -= 1
  return at
}

/** The number that a range of digits is. */
export function numberAt(bytes: Uint8Array, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at += 1) number = number * 10 + (bytes[at] as number) - DIGIT_0
  return number
}

/** The code point of a UTF-8 sequence of two or three bytes. */
export function codeAt(bytes: Uint8Array, at: number, size: 2 | 3): number {
  const [first, second] = [bytes[at] as number, (bytes[at + 1] as number) & 0x3f]
  return size === 2 ? ((first & 0x1f) << 6) | second : ((first & 0x0f) << 12) | (second << 6) | ((bytes[at + 2] as number) & 0x3f)
}

/** Whether a range has an ASCII letter. */
export function hasLetter(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1)
    if (lowerCase[bytes[at] as number] !== bytes[at] || ((bytes[at] as number) > 0x60 && (bytes[at] as number) < 0x7b)) return true
  return false
}
