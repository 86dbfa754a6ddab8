import { describe, expect, test } from 'vitest'
import { readView } from './view'

describe('readView', () => {
  test('reads whom, in which order, who is open and whether all are selected', () => {
    expect(readView({ q: 'iyer', city: 'Pune', ageFrom: '18', cue: 'under-18', sort: '-name', person: '1204', select: 'all' })).toEqual({
      filter: { q: 'iyer', city: 'Pune', ageFrom: 18, cue: 'under-18' },
      sort: 'name',
      descending: true,
      person: 1204,
      isAll: true,
    })
  })

  test('leaves out what it cannot understand', () => {
    expect(readView({ q: ' ', ageTo: 'old', cue: 'tall', sort: 'height', person: '-1', range: '1-9' })).toEqual({
      filter: {},
      sort: 'row',
      descending: false,
      person: null,
      isAll: false,
    })
  })
})
