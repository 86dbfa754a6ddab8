import { describe, expect, test } from 'vitest'
import { flagDetail } from './flag-labels'

describe('flagDetail', () => {
  test.each([
    [{ 'other-email': 1 }, '1 person with the same name and date of birth is already here with another e-mail.'],
    [{ 'without-email': 2 }, '2 people with the same name and date of birth are already here without an e-mail.'],
    [{ 'with-email': 1 }, '1 person with the same name and date of birth is already here with an e-mail, while this one has none.'],
    [{ 'other-city': 1 }, '1 person with the same name and date of birth is already here in another city, also without an e-mail.'],
    [
      { 'other-email': 1, 'without-email': 2 },
      '3 people with the same name and date of birth are already here: 1 with another e-mail; 2 without an e-mail.',
    ],
  ])('names the difference to similar people: %o', (apart, detail) => {
    const people = Object.values(apart).reduce((sum, some) => sum + some, 0)
    expect(flagDetail({ flag: 'like-existing', says: { people, apart, batchId: null, row: null } })).toBe(detail)
  })

  test.each([
    [1, [['E-mail address']], '1 person who is pending or approved has the same “E-mail address”.'],
    [
      2,
      [['Number'], ['Date of birth', 'Name', 'City']],
      '2 people who are pending or approved have the same “Number”, or the same “Date of birth”, “Name” and “City”.',
    ],
  ])('names the fields that %i others share', (people, by, detail) => {
    expect(flagDetail({ flag: 'shared-identity-key', says: { people, by, batchId: null, row: null } })).toBe(detail)
  })
})
