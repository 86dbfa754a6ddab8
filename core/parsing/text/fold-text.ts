import { withoutInvisible } from './invisible'
import { isAscii } from './is-ascii'

// Letters that NFKD leaves whole, because their stroke or ligature is part of the letter.
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
 * The form in which names are compared: NFKD without marks, case folded, letters with a stroke spelled plainly, invisible
 * characters removed, white space made one space and trimmed.
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

/** Whether the space at `at` stands between two that are none; what is invisible may have kept one from being trimmed. */
const isAlone = (text: string, at: number) => at > 0 && at < text.length - 1 && text.charCodeAt(at + 1) !== 0x20
