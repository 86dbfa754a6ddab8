import { z } from 'zod'
import { isInvisible } from '#core/parsing/text/invisible'
import { isLongerThan } from '#core/parsing/text/text-length'

// A label or a word stands in one line, and direction marks could make it look like another.
const oneLine = /^[^\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}]*$/u

/** A text of the declaration: trimmed, in NFC, in one line, visible, at most `most` code points. */
export function plainText(most: number) {
  return z
    .string()
    .regex(oneLine, 'Remove line breaks and control characters.')
    .refine((text) => !isInvisible(text), 'Write a text that can be seen.')
    .refine((text) => !isLongerThan(text, most), `Write at most ${most} characters.`)
    .refine((text) => text === text.trim() && text === text.normalize('NFC'), 'Remove spaces at the ends, and write the text in NFC.')
}
