import { expect, test } from 'vitest'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { selectionLabel } from './selection-labels'

const byFilter = (filter: PersonFilter, except = 0, also = 0) => selectionLabel({ by: 'filter', filter, isMasked: false, except, also })

test('names a decision on a list by what the list contains', () => {
  const list = { filter: null, isMasked: false, except: 0, also: 0 }
  expect(selectionLabel({ by: 'rows', ...list })).toBe('selected by row')
  expect(selectionLabel({ by: 'emails', ...list })).toBe('selected by e-mail')
})

test('says that a filter has masked conditions, and not which', () => {
  expect(selectionLabel({ by: 'filter', filter: {}, isMasked: true, except: 2, also: 0 })).toBe(
    'by a filter with masked conditions, except 2',
  )
})

test('names the filter of a decision, and the people left out and added', () => {
  expect(byFilter({})).toBe('everyone pending')
  expect(byFilter({ city: 'Pune', ageFrom: 18, ageTo: 30 }, 3, 2)).toBe(
    'everyone matching city Pune, age 18 to 30, except 3, plus 2 others',
  )
  expect(byFilter({ q: 'ada', domain: 'example.test', flag: 'under-18' }, 1_200)).toBe(
    'everyone matching “ada”, e-mail domain example.test, the flag “Under 18”, except 1,200',
  )
})

test('names conditions on declared fields', () => {
  expect(
    byFilter({ city: 'Pune', fields: { unit: { is: 'sales' }, pay: { from: '10' }, badge: { is: '' }, note: { contains: 'x' } } }),
  ).toBe('everyone matching city Pune, unit: sales, pay from 10, badge: none, note contains “x”')
})

test('never calls a range everyone who matches', () => {
  const range = { sort: 'row', from: 18, to: 1_030 } as const
  expect(byFilter({ range })).toBe('rows 18 to 1,030')
  expect(byFilter({ range, city: 'Pune' }, 0, 1)).toBe('rows 18 to 1,030, matching city Pune, plus 1 other')
  expect(byFilter({ range: { ...range, sort: 'name' } })).toBe('by name, from row 18 to row 1,030')
})
