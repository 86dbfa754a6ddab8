import { z } from 'zod'
import { foldText } from '#core/parsing/text/fold-text'
import { isLongerThan } from '#core/parsing/text/text-length'
import { cellProblem } from './cell-problem'
import { fieldLimits } from './field-limits'
import { longestText } from './longest-text'
import { compilePattern } from './pattern'
import { plainText } from './plain-text'
import type { SettingProblem, ValueReader } from './value-reader'

export const TextSettings = z.strictObject({
  kind: z.literal('text'),
  shortest: z.int().min(1).max(fieldLimits.textLength).optional(),
  longest: z.int().min(1).max(fieldLimits.textLength).optional(),
  /** What the whole text must match, in RE2's syntax. */
  pattern: z.string().min(1).max(fieldLimits.patternLength).optional(),
  /** A text that matches the pattern, for the sentence about one that does not. */
  example: plainText(fieldLimits.labelLength).optional(),
})
export type TextSettings = z.infer<typeof TextSettings>

/** Reads text: the value is the text as it is written. */
export function compileText(settings: TextSettings): ValueReader {
  const longest = longestText(settings)
  const shortest = settings.shortest ?? 0
  const pattern = settings.pattern === undefined ? undefined : compilePattern(settings.pattern)
  return {
    read(text) {
      if (isLongerThan(text, longest)) return cellProblem('too-long')
      if (shortest > 1 && !isLongerThan(text, shortest - 1)) return cellProblem('too-short')
      return pattern === undefined || pattern.matches(text) ? text : cellProblem('other-form')
    },
    show: (value) => value,
    comparable: foldText,
  }
}

/** What one setting says against another, with a sentence for the admin. */
export function checkText(settings: TextSettings): SettingProblem[] {
  const { shortest, longest, pattern, example } = settings
  const problems: SettingProblem[] = []
  if (shortest !== undefined && shortest > longestText(settings)) {
    problems.push({ setting: 'shortest', message: 'The shortest length is more than the longest.' })
  }
  if (pattern === undefined) return problems
  if (compilePattern(pattern) === undefined) {
    const message = 'The pattern is not valid in the syntax of RE2, or too large: it has no look-around and no long counted repetition.'
    return [...problems, { setting: 'pattern', message }]
  }
  if (longest !== undefined && longest > fieldLimits.patternedTextLength) {
    const message = `A text with a pattern has at most ${fieldLimits.patternedTextLength} characters.`
    problems.push({ setting: 'longest', message })
  }
  if (example !== undefined && typeof compileText(settings).read(example) !== 'string') {
    problems.push({ setting: 'example', message: 'The example does not match the pattern and the length.' })
  }
  return problems
}
