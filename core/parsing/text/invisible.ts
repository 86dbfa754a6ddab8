// Unicode's Default_Ignorable_Code_Point, the annotation marks and the blank Braille pattern are not displayed.
const invisible = /[\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}\u{2800}]/gu

/** Removes invisible characters: zero-width, direction and variation marks, soft hyphens and similar. */
export function withoutInvisible(text: string): string {
  return text.replace(invisible, '')
}

// Stops at the first visible character, which is usually the first one.
const visible = /[^\s\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}\u{2800}]/u

/** Whether text has no visible character. */
export function isInvisible(text: string): boolean {
  return !isPlainlyVisible(text.charCodeAt(0)) && !visible.test(text)
}

// ASCII, Latin, Greek, Cyrillic, and the Han and Hangul blocks.
function isPlainlyVisible(code: number): boolean {
  return (
    (code > 0x20 && code < 0x7f) || (code >= 0xc0 && code < 0x34f) || (code >= 0x370 && code < 0x590) || (code >= 0x3400 && code < 0xd7a4)
  )
}
