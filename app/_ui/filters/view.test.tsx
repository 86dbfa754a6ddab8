import { describe, expect, test } from 'vitest'
import { linkParts, readLink } from './selection-link'
import { readView } from './view'

describe('readView', () => {
  test('reads whom, in which order, who is open and which of them are selected', () => {
    expect(
      readView({
        q: 'iyer',
        city: 'Pune',
        ageFrom: '18',
        flag: 'under-18',
        sort: '-name',
        person: '1204',
        select: 'name:12-877',
        but: '40,9',
      }),
    ).toEqual({
      filter: { q: 'iyer', city: 'Pune', ageFrom: 18, flag: 'under-18' },
      sort: 'name',
      descending: true,
      person: 1204,
      linked: { range: { sort: 'name', from: 12, to: 877 }, except: [40, 9] },
    })
  })

  test('leaves out what it cannot understand', () => {
    expect(readView({ q: ' ', ageTo: 'old', flag: 'tall', sort: 'height', person: '-1', select: 'row:0-9' })).toEqual({
      filter: {},
      sort: 'row',
      descending: false,
      person: null,
      linked: null,
    })
  })
  test('selects nobody by a link of which a part cannot be understood', () => {
    expect(readLink('all', '7,x')).toBeNull()
    expect(readLink('all', '7,')).toBeNull()
    expect(readLink('row:5-', undefined)).toBeNull()
  })

  test('reads a selection as it was written, and writes none that a link cannot hold', () => {
    const range = { range: { sort: 'row', from: 3, to: 4512 }, except: [7] } as const
    for (const linked of [range, { range: null, except: [] }]) {
      const { select, but } = linkParts(linked)
      expect(readLink(select ?? undefined, but ?? undefined)).toEqual(linked)
    }
    expect(linkParts({ range: null, except: Array.from({ length: 101 }, (_, row) => row + 1) })).toEqual({ select: null, but: null })
  })
})
