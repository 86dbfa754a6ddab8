import { respell } from '#core/parsing/text/respell'

// As in the SQL function `fold_for_search`, which defines the rule. A test compares them for every code point.
const markRanges = [
  '\\u0300-\\u036f\\u0483-\\u0489\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u064b-\\u065f\\u0670',
  '\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\u3099\\u309a\\ufe20-\\ufe2f',
]
const marks = new RegExp(`[${markRanges.join('')}]+`, 'g')

/** The form in which texts are searched and names are sorted, of a text that has it here and in every supported PostgreSQL. */
export function foldForSearch(text: string): string {
  return respell(text.normalize('NFKD').replace(marks, '').toLowerCase())
}

/** The domain as the SQL function `domain_of` has it, which knows no special forms of several characters. */
export function domainOf(email: string): string {
  const domain = email.slice(email.lastIndexOf('@') + 1)
  return Array.from(domain, (character) => (character === 'İ' ? 'i' : character.toLowerCase())).join('')
}

// Later versions of Unicode only add characters. These blocks get some after Unicode 15.0, the oldest that matters.
const later = /[\p{Cn}\u{1c80}-\u{1c8f}\u{a7c0}-\u{a7ff}\u{10000}-\u{1efff}\u{1fb00}-\u{1ffff}\u{2fa20}-\u{10ffff}]/u

/** Whether PostgreSQL may fold the text differently, because it contains characters that only some versions of Unicode have. */
export const dependsOnUnicode = (text: string): boolean => later.test(text)

/**
 * The folded bytes of one character in texts in NFC, where it does not depend on its neighbours; null when it does, or when it depends on the
 * version of Unicode.
 */
export function foldedCharacter(code: number): Uint8Array | null {
  let folded = foldedCharacters[code]
  if (folded === undefined) {
    folded = foldAlone(String.fromCharCode(code))
    foldedCharacters[code] = folded
  }
  return folded
}

function foldAlone(character: string): Uint8Array | null {
  if (dependsOnUnicode(character)) return null
  const folded = foldForSearch(character)
  // Marks are in their order in NFC. Only one that comes out of another character may have to change places with the next.
  if (/\p{M}/u.test(folded) && folded !== character) return null
  return Buffer.from(folded)
}

const foldedCharacters = new Array<Uint8Array | null | undefined>(0x10000)
