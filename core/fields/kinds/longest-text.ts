import { fieldLimits } from './field-limits'
import type { TextSettings } from './text'

/** The longest text of a field, in code points. */
export function longestText({ longest, pattern }: Pick<TextSettings, 'longest' | 'pattern'>): number {
  return longest ?? (pattern === undefined ? fieldLimits.textLength : fieldLimits.patternedTextLength)
}
