export const LF = 0x0a
export const CR = 0x0d
export const CONTROL_Z = 0x1a
export const SPACE = 0x20
export const QUOTE = 0x22
export const HASH = 0x23

/** The byte at a place that is known to be inside. */
export function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] as number
}

/** Two runs of bytes as one; gives back the other when one is empty. */
export function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  if (second.length === 0) return first
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}
