import type { Spelling } from '#core/parsing/parse-options'

/** An ambiguous cell, and its value in each spelling, null where it has none. */
export type SpellingExample = { row: number; line: number; text: string; values: Partial<Record<Spelling, string | null>> }

export type SpellingFinding =
  /** `evidence` is a cell that can be read in this spelling only; undefined when no cell is ambiguous. */
  | { outcome: 'decided'; spelling: Spelling; evidence: SpellingExample | undefined }
  /** The maker is asked: ambiguous cells have no evidence, or there is evidence for both spellings. */
  | { outcome: 'needs-input'; examples: SpellingExample[] }

/** Finds the spelling of a column from its cells. */
export type SpellingCollector = {
  /** Adds the next cell: trimmed, in NFC, visible. */
  add: (text: string, row: number, line: number) => void
  conclude: () => SpellingFinding
}

/** Whether a stored example is one of a spelling and not of another question. */
export const isSpellingExample = (example: unknown): example is SpellingExample =>
  typeof example === 'object' && example !== null && 'values' in example && 'text' in example

/** The spellings in which the examples can be read. */
export const spellingsOf = (examples: SpellingExample[]): Spelling[] => [
  ...new Set(examples.flatMap(({ values }) => Object.keys(values) as Spelling[])),
]
