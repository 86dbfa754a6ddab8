export const LF = 0x0a
export const CR = 0x0d
export const CONTROL_Z = 0x1a
export const SPACE = 0x20
export const QUOTE = 0x22
export const HASH = 0x23

/** The byte at an index that is known to be in range. */
export function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] as number
}

/** Concatenates two byte arrays; returns the other one uncopied when one is empty. */
export function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  if (second.length === 0) return first
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}
