import { describe, expect, test } from 'vitest'
import { daysOf, peopleOn, roundUp } from './days'

const today = new Date('2026-11-24T09:00:00Z')

describe('daysOf', () => {
  test('returns at least two weeks, with empty days', () => {
    const days = daysOf([{ day: '2026-11-23', verdict: 'reject', decisions: 2, people: 40 }], today)
    expect(days.map(({ day }) => day).slice(-2)).toEqual(['2026-11-23', '2026-11-24'])
    expect([days.length, days.at(-2)?.reject, days.at(-1)?.reject]).toEqual([14, 40, 0])
  })

  test('goes back to the first decision, at most ninety days', () => {
    expect(daysOf([{ day: '2026-10-25', verdict: 'approve', decisions: 1, people: 1 }], today)).toHaveLength(31)
    expect(daysOf([{ day: '2026-01-01', verdict: 'approve', decisions: 1, people: 1 }], today)).toHaveLength(90)
  })

  test('adds up the decisions of a day', () => {
    const days = daysOf(
      [
        { day: '2026-11-24', verdict: 'approve', decisions: 1, people: 7 },
        { day: '2026-11-24', verdict: 'send-back', decisions: 3, people: 5 },
      ],
      today,
    )
    expect(days.map(peopleOn).at(-1)).toBe(12)
  })
})

test('roundUp returns 1, 2 or 5 times a power of ten', () => {
  expect([0, 1, 3, 12, 480, 48_213].map(roundUp)).toEqual([1, 1, 5, 20, 500, 50_000])
})
