import { decodeWindows1252 } from '#core/parsing/encoding/windows-1252'
import type { Encoding } from '#core/parsing/parse-options'

/** The text of one record for display, with U+FFFD for invalid bytes and control pictures (U+2400…) for control characters. */
export function textOfRecord(bytes: Uint8Array, encoding: Encoding): string {
  return decodeLossy(bytes, encoding).replace(/\p{Cc}/gu, (character) => (isLayout(character) ? character : pictureOf(character)))
}

function decodeLossy(bytes: Uint8Array, encoding: Encoding): string {
  switch (encoding) {
    case 'windows-1252':
      return decodeWindows1252(bytes)
    case 'utf-8':
    case 'utf-16le':
    case 'utf-16be':
      return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)
  }
}

function isLayout(character: string): boolean {
  return character === '\t' || character === '\n' || character === '\r'
}

function pictureOf(character: string): string {
  const code = character.charCodeAt(0)
  if (code === 0x7f) return '\u2421'
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd'
}
