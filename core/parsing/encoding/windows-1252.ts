import { byteAt } from './bytes'

// Node 20's TextDecoder('windows-1252') decodes 0x80-0x9F as Latin-1. -1 marks the five unassigned bytes.
const upperControls = [
  0x20ac, -1, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, -1, 0x017d, -1, -1, 0x2018, 0x2019,
  0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, -1, 0x017e, 0x0178,
]

/** Decodes Windows-1252; an unassigned byte becomes U+FFFD. */
export function decodeWindows1252(bytes: Uint8Array): string {
  return fromLatin1(new TextDecoder('latin1', { ignoreBOM: true }).decode(bytes))
}

/** Corrects Windows-1252 text that was decoded as Latin-1. */
export function fromLatin1(text: string): string {
  for (let at = 0; at < text.length; at += 1) {
    if (isUpperControl(text.charCodeAt(at))) return text.replace(/[\u0080-\u009f]/g, characterOf)
  }
  return text
}

/** The index of the first byte that is unassigned in Windows-1252, or -1. */
export function findUnassigned(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at += 1) {
    const byte = byteAt(bytes, at)
    if (isUpperControl(byte) && upperControls[byte - 0x80] === -1) return at
  }
  return -1
}

function isUpperControl(code: number): boolean {
  return code >= 0x80 && code <= 0x9f
}

function characterOf(control: string): string {
  const codePoint = upperControls[control.charCodeAt(0) - 0x80] ?? -1
  return codePoint === -1 ? '\ufffd' : String.fromCharCode(codePoint)
}
