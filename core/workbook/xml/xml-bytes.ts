/** The position of a byte, or -1. The values of cells are short, where a loop is faster than a search. */
export function indexOfByte(bytes: Uint8Array, byte: number, from: number): number {
  const near = Math.min(from + nearBytes, bytes.length)
  for (let at = from; at < near; at += 1) if (bytes[at] === byte) return at
  return near === bytes.length ? -1 : bytes.indexOf(byte, near)
}

const nearBytes = 64

/** Where a name begins after its prefix. */
export function localFrom(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at += 1) if (bytes[at] === COLON) return at + 1
  return from
}

const letters = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))

/** The name that a range begins with, without its prefix. */
export function nameIn(bytes: Uint8Array, from: number, to: number): string {
  if (to - from === 1) return letters[bytes[from] as number] as string
  let name = ''
  for (let at = localFrom(bytes, from, to); at < to && (bytes[at] as number) > SPACE; at += 1) name += letters[bytes[at] as number]
  return name
}

/** Whether an ASCII text stands at a position. */
export function startsWith(bytes: Uint8Array, from: number, text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (bytes[from + at] !== text.charCodeAt(at)) return false
  return true
}

/** The position of an ASCII text, or -1. */
export function indexOfText(bytes: Uint8Array, text: string, from: number): number {
  for (let at = bytes.indexOf(text.charCodeAt(0), from); at !== -1; at = bytes.indexOf(text.charCodeAt(0), at + 1)) {
    if (startsWith(bytes, at, text)) return at
  }
  return -1
}

/** At most the first thousand bytes of a range, as characters of Latin-1. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < Math.min(to, from + 1_000); at += 1) text += letters[bytes[at] as number]
  return text
}

const [COLON, SPACE] = [0x3a, 0x20]
