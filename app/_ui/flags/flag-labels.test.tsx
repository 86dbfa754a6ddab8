import { describe, expect, test } from 'vitest'
import { flagSaw } from './flag-labels'

describe('flagSaw', () => {
  test.each([
    [{ 'other-email': 1 }, '1 person of the same name and date of birth is here with another e-mail.'],
    [{ 'without-email': 2 }, '2 people of the same name and date of birth are here without an e-mail.'],
    [{ 'with-email': 1 }, '1 person of the same name and date of birth is here with an e-mail, where this one has none.'],
    [{ 'other-city': 1 }, '1 person of the same name and date of birth is here in another city, as this one without an e-mail.'],
    [
      { 'other-email': 1, 'without-email': 2 },
      '3 people of the same name and date of birth are here: 1 with another e-mail; 2 without an e-mail.',
    ],
  ])('says of those who look alike what tells them apart: %o', (apart, words) => {
    const people = Object.values(apart).reduce((sum, some) => sum + some, 0)
    expect(flagSaw({ flag: 'like-existing', says: { people, apart, batchId: null, row: null } })).toBe(words)
  })
})
