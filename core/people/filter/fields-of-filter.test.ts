import { expect, test } from 'vitest'
import { fieldsOfFilter, withoutFields } from './fields-of-filter'

const masked = new Set(['badge', 'dob'])

test('a search reads any field, because a version declares which', () => {
  expect(fieldsOfFilter({ q: 'E-7' }, masked)).toEqual(['badge', 'dob'])
  expect(fieldsOfFilter({ q: 'E-7' }, new Set())).toEqual([])
})

test('a filter is shown without the conditions that compare masked fields', () => {
  const fields = { badge: { is: 'E-7' }, unit: { is: 'sales' } }
  expect(withoutFields({ q: 'x', city: 'Pune', ageFrom: 18, fields }, masked)).toEqual({ city: 'Pune' })
  expect(withoutFields({ fields: { unit: { is: 'sales' } } }, masked)).toEqual({ fields: { unit: { is: 'sales' } } })
})
