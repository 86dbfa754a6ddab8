import { expect, test } from 'vitest'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { selectionLabel } from './selection-label'

const byFilter = (filter: PersonFilter, except = 0, also = 0) => selectionLabel({ by: 'filter', filter, except, also })

test('a decision by a list is told as one', () => {
  const list = { filter: null, except: 0, also: 0 }
  expect(selectionLabel({ by: 'rows', ...list })).toBe('picked by row')
  expect(selectionLabel({ by: 'emails', ...list })).toBe('picked by e-mail')
})

test('a decision by filter says what was asked, and what was left out and added', () => {
  expect(byFilter({})).toBe('all that were pending')
  expect(byFilter({ city: 'Pune', ageFrom: 18, ageTo: 30 }, 3, 2)).toBe('all that matched city Pune, age 18 to 30, but 3, and 2 beside')
  expect(byFilter({ q: 'ada', domain: 'example.test', flag: 'under-18' }, 1_200)).toBe(
    'all that matched “ada”, e-mail at example.test, the flag “Under 18”, but 1,200',
  )
})

test('a range is never called all that matched', () => {
  const range = { sort: 'row', from: 18, to: 1_030 } as const
  expect(byFilter({ range })).toBe('rows 18 to 1,030')
  expect(byFilter({ range, city: 'Pune' }, 0, 1)).toBe('rows 18 to 1,030, of those that matched city Pune, and 1 beside')
  expect(byFilter({ range: { ...range, sort: 'name' } })).toBe('by name, from row 18 to row 1,030')
})
