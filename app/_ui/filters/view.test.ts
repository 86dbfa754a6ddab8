import { describe, expect, test } from 'vitest'
import { conditionParts } from './field-conditions'
import { readSelectionLink, selectionLinkParts } from './selection-link'
import { readView } from './view'

describe('readView', () => {
  test('reads the filter, order, open person and selection', () => {
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
      columns: null,
      person: 1204,
      link: { range: { sort: 'name', from: 12, to: 877 }, except: [40, 9] },
    })
  })

  test('reads back what it writes of declared fields, whatever their values', () => {
    const fields = { unit: { is: '' }, badge: { contains: '=..~' }, pay: { from: '-1' }, until: { to: '9' }, start: { from: 'a', to: 'b' } }
    const parts = conditionParts({ old: { is: 'x' } }, fields)
    expect(parts).toMatchObject({ 'field.old': null, 'field.unit': '=', 'field.start': 'a..b' })
    const { 'field.old': _, ...fragment } = parts as Record<string, string>
    expect(readView({ ...fragment, sort: '-field:pay' })).toMatchObject({ filter: { fields }, sort: 'field:pay', descending: true })
    expect(readView({ 'field.unit': 'x', 'field.1': '=x', 'field.pay': '..', sort: 'field:' })).toMatchObject({ filter: {}, sort: 'row' })
  })

  test('ignores invalid parts', () => {
    expect(readView({ q: ' ', ageTo: 'old', flag: 'tall', sort: 'height', person: '-1', select: 'row:0-9' })).toEqual({
      filter: {},
      sort: 'row',
      descending: false,
      columns: null,
      person: null,
      link: null,
    })
  })

  test('selects no one when any part of the link is invalid', () => {
    expect(readSelectionLink('all', '7,x')).toBeNull()
    expect(readSelectionLink('all', '7,')).toBeNull()
    expect(readSelectionLink('row:5-', undefined)).toBeNull()
  })

  test('reads back the selection it wrote, and writes none that is too long for a link', () => {
    const range = { range: { sort: 'row', from: 3, to: 4512 }, except: [7] } as const
    for (const link of [range, { range: null, except: [] }]) {
      const { select, but } = selectionLinkParts(link)
      expect(readSelectionLink(select ?? undefined, but ?? undefined)).toEqual(link)
    }
    expect(selectionLinkParts({ range: null, except: Array.from({ length: 101 }, (_, row) => row + 1) })).toEqual({
      select: null,
      but: null,
    })
  })
})
