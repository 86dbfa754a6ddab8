import { describe, expect, test } from 'vitest'
import { EarlierSecrets } from './auth-secrets'

const [first, second] = ['q7Zr0T1fHs9Lk2VwXb4Nc8MdPy6GeJa3', 'with, commas and an a@b that are its own']
const date = '2026-12-31T00:00:00Z'

describe('EarlierSecrets', () => {
  test.each([
    ['one', `${first}@${date}`, [first]],
    ['several, with spaces between', `${first}@${date} , ${second}@2027-01-01T00:00:00+02:00`, [first, second]],
    ['one that ends with a comma', `${first}@${date},`, [first]],
  ])('reads %s', (_, text, secrets) => {
    expect(EarlierSecrets.parse(text).map(({ secret }) => secret)).toEqual(secrets)
    expect(EarlierSecrets.parse(text)[0]?.acceptedUntil).toEqual(new Date(date))
  })

  test.each([
    ['no date', first],
    ['no date after the first', `${first}@${date},${second}`],
    ['a day without a time', `${first}@2026-12-31`],
    ['a time without a zone', `${first}@2026-12-31T00:00:00`],
    ['a date that does not exist', `${first}@2026-02-31T00:00:00Z`],
    ['fewer than 32 characters', `short@${date}`],
  ])('refuses %s', (_, text) => {
    expect(EarlierSecrets.safeParse(text).success).toBe(false)
  })
})
