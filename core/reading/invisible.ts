import { isAscii } from './is-ascii'

// Unicode's Default_Ignorable_Code_Point, the annotation marks, and the blank Braille pattern: drawn as nothing.
const invisible = /[\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}\u{2800}]/gu

/** Text without the characters that nobody sees: zero-width, direction and variation marks, soft hyphens and their like. */
export function withoutInvisible(text: string): string {
  return text.replace(invisible, '')
}

/** Whether text shows nothing at all. */
export function isInvisible(text: string): boolean {
  return !isAscii(text) && withoutInvisible(text).trim() === ''
}
