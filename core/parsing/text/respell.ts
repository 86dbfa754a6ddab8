// Letters that NFKD does not decompose, because a stroke or ligature is part of them. The SQL function `respell` has the same.
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

/** Replaces letters with strokes and ligatures in a text in lower case by plain letters. */
export const respell = (text: string): string => text.replace(respelled, (letter) => plainSpelling[letter] ?? letter)
