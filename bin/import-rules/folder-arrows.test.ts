import { expect, test } from 'vitest'
import { findArrowProblems } from './folder-arrows'
import { readSources } from './sources'

const sources = readSources([
  { path: 'core/people/list.ts', text: `import { parse } from '#core/parsing/parse'` },
  { path: 'core/parsing/parse.ts', text: '' },
])
const list = { arrows: { 'core/people': ['core/parsing'] }, mutual: [] }

test('accepts the arrows that the list has', () => {
  expect(findArrowProblems(sources, list)).toEqual([])
})

test('refuses an arrow that the list lacks, and an entry that nothing needs', () => {
  expect(findArrowProblems(sources, { arrows: { 'core/parsing': ['core/people'] }, mutual: [] })).toEqual([
    expect.stringContaining('core/people imports core/parsing, which'),
    expect.stringContaining('core/parsing no longer imports core/people'),
  ])
})

test('refuses two folders that import each other, though the list has both arrows', () => {
  const circle = readSources([
    { path: 'core/people/list.ts', text: `import { parse } from '#core/parsing/parse'` },
    { path: 'core/parsing/parse.ts', text: `import type { List } from '#core/people/list'` },
  ])
  const arrows = { 'core/parsing': ['core/people'], 'core/people': ['core/parsing'] }
  expect(findArrowProblems(circle, { arrows, mutual: [] })).toEqual(['core/parsing and core/people import each other.'])
  expect(findArrowProblems(circle, { arrows, mutual: [['core/parsing', 'core/people']] })).toEqual([])
})
