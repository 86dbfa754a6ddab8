import { expect, test } from 'vitest'
import { findOldTerms } from './find-old-terms'

const termsIn = (path: string, text: string) => findOldTerms(path, text).map(({ line, term, where }) => [line, term, where])

test('finds an old term in any part of an identifier', () => {
  expect(termsIn('core/a.ts', 'const fine = 1\nexport const isWeightyActor = fine\nconst MAX_PIECES = 2')).toEqual([
    [2, 'weighty', 'identifier'],
    [3, 'pieces', 'identifier'],
  ])
})

test('finds an old phrase in comments and pages as whole words', () => {
  expect(termsIn('docs/a.md', 'Whoever asks.\nwhomever')).toEqual([[1, 'whoever', 'prose']])
  expect(termsIn('core/a.ts', '// Built anew.')).toEqual([[1, 'anew', 'prose']])
})

test('accepts present terms, addresses and paths', () => {
  expect(termsIn('core/a.ts', `import './whoever'\nconst mail = 'nobody@example.test'`)).toEqual([])
})
