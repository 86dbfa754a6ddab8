// As in the SQL functions `mixed_scripts` and `invisible_characters`, which decide; this file only finds the people to ask them about.
const scripts = [
  /[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a]/,
  /[\u0370-\u03ff\u1f00-\u1fff]/,
  /[\u0400-\u052f]/,
  /[\u0531-\u0587]/,
  /[\u05d0-\u05f2]/,
  /[\u0620-\u064a\u066e-\u06d3\u0750-\u077f]/,
  /[\u0900-\u0dff]/,
  /[\u0e00-\u0e7f]/,
  /[\u10a0-\u10ff]/,
  /[\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]/,
]
const invisibleRanges = [
  '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f',
  '\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb',
]
const invisible = new RegExp(`[${invisibleRanges.join('')}]`)

/** The bit of Latin letters in `oddBitsOf`. */
export const latinBit = 1
const invisibleBit = 1 << scripts.length
const isKnown = 1 << 15

const known = new Uint16Array(0x10000)

/** One bit for the script of a character of the basic plane, or `invisibleBit`. */
export function oddBitsOf(code: number): number {
  if (known[code] === 0) {
    const character = String.fromCharCode(code)
    known[code] =
      isKnown |
      scripts.reduce((bits, script, at) => bits | (script.test(character) ? 1 << at : 0), invisible.test(character) ? invisibleBit : 0)
  }
  return (known[code] as number) & ~isKnown
}

/** Whether a person may have a flag about characters: the name has letters of two scripts, or a cell has invisible characters. The bits are of `oddBitsOf`. */
export function mayNeedCharacterFlag(nameBits: number, otherBits: number): boolean {
  const hasTwo = (nameBits & (nameBits - 1)) !== 0
  return hasTwo || ((nameBits | otherBits) & invisibleBit) !== 0
}

/** The same for texts, in which characters from outside the basic plane are no reason. Scripts are counted in NFC, where some signs become letters. */
export const textsMayNeedCharacterFlag = (name: string, others: string): boolean =>
  mayNeedCharacterFlag(bitsOf(name.normalize('NFC')), bitsOf(name + others))

function bitsOf(text: string): number {
  let bits = 0
  for (let at = 0; at < text.length; at += 1) bits |= oddBitsOf(text.charCodeAt(at))
  return bits
}
