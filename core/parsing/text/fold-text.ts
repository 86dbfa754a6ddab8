import { withoutInvisible } from './invisible'
import { isAscii } from './is-ascii'

// Letters that NFKD does not decompose, because a stroke or ligature is part of them.
const plainSpelling: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ĸ: 'k',
  ı: 'i',
  ɨ: 'i',
  ƀ: 'b',
  ƶ: 'z',
  ǥ: 'g',
  ς: 'σ',
}
const respelled = new RegExp(`[${Object.keys(plainSpelling).join('')}]`, 'g')

/**
 * Folds a name for comparison: NFKD without marks, lower case, plain letters for those with strokes, no invisible characters,
 * single spaces, trimmed.
 */
export function foldText(text: string): string {
  if (isAscii(text)) return oneSpace(text.toLowerCase())
  const bare = withoutInvisible(text.normalize('NFKD')).replace(/\p{M}/gu, '')
  return oneSpace(bare.toLowerCase().replace(respelled, (letter) => plainSpelling[letter] ?? letter))
}

function oneSpace(text: string): string {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code > 0x7e || (code === 0x20 && !isAlone(text, at))) return text.replace(/\s+/g, ' ').trim()
  }
  return text
}

/** Whether the space at `at` is single and inside the text. Removing invisible characters can leave others. */
const isAlone = (text: string, at: number) => at > 0 && at < text.length - 1 && text.charCodeAt(at + 1) !== 0x20
