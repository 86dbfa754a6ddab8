import type { ParseOptions } from '#core/parsing/parse-options'

const mask = '*'.charCodeAt(0)

/** The bytes of a row with every character masked that is not part of the CSV structure, so cells, lines and length stay the same. */
export function maskCells(bytes: Uint8Array, { encoding, delimiter }: Pick<ParseOptions, 'encoding' | 'delimiter'>): Buffer {
  const structure = new Set([...`"\r\n\t ${delimiter}`].map((character) => character.charCodeAt(0)))
  if (!encoding.startsWith('utf-16')) return Buffer.from(bytes.map((byte) => (structure.has(byte) ? byte : mask)))
  const masked = Buffer.from(bytes)
  const isLittleEndian = encoding === 'utf-16le'
  for (let at = 0; at + 1 < masked.length; at += 2) {
    const unit = isLittleEndian ? masked.readUInt16LE(at) : masked.readUInt16BE(at)
    if (structure.has(unit)) continue
    if (isLittleEndian) masked.writeUInt16LE(mask, at)
    else masked.writeUInt16BE(mask, at)
  }
  return masked
}
