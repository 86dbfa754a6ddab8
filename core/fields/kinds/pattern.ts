import { RE2JS } from 're2js'
import { fieldLimits } from './field-limits'

export type Pattern = { matches: (text: string) => boolean }

/**
 * Compiles a pattern that a whole text must match, in RE2's syntax. Matching takes time in proportion to the text, because RE2
 * has neither look-around nor references back. Undefined when the pattern is not valid or too large.
 */
export function compilePattern(pattern: string): Pattern | undefined {
  if (pattern.length > fieldLimits.patternLength) return undefined
  const compiled = compiledOf(pattern)
  if (!compiled || compiled.programSize() > fieldLimits.patternSize) return undefined
  return { matches: (text) => compiled.testExact(text) }
}

function compiledOf(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern)
  } catch {
    return undefined
  }
}
