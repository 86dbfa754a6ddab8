const unseen =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each is looked for alone
  /([\u{AD}\u{34F}\u{61C}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{180B}-\u{180F}\u{200B}\u{200E}\u{200F}\u{202A}-\u{202E}\u{2060}-\u{206F}\u{2800}\u{3164}\u{FE00}-\u{FE0F}\u{FEFF}\u{FFA0}\u{FFF9}-\u{FFFB}\u{E0000}-\u{E0FFF}]|(?<![\u{600}-\u{8FF}\u{900}-\u{DFF}])[\u{200C}\u{200D}])/u

/** Splits a text at its invisible characters, the flagged ones: texts at even indexes, codes at odd ones. */
export function unseenParts(text: string): string[] {
  return text.split(unseen).map((part, place) => (place % 2 ? codeOf(part) : part))
}

/** The same as plain text, for tooltips, screen readers and sentences. */
export const seenText = (text: string): string => unseenParts(text).join('')

const codeOf = (character: string) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
