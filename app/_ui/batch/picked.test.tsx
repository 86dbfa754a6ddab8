import { describe, expect, test } from 'vitest'
import { everyone, howMany, isPicked, nobody, pick, selectionOf } from './picked'

describe('picked', () => {
  test('counts and sends rows in the order of the file', () => {
    const picked = pick(pick(nobody, [12, 3, 7], true), [7], false)
    expect(howMany(picked, 100)).toBe(2)
    expect(isPicked(picked, 7)).toBe(false)
    expect(selectionOf(picked, {}, 100)).toEqual({ rows: [3, 12] })
  })

  test('sends all that match with as many as the checker saw', () => {
    expect(selectionOf(everyone, { q: 'pune' }, 48_210)).toEqual({ filter: { q: 'pune' }, expectedCount: 48_210 })
  })

  test('takes those who were unticked out of the number that is expected', () => {
    const picked = pick(pick(everyone, [5, 2, 9], false), [9], true)
    expect(howMany(picked, 100)).toBe(98)
    expect(isPicked(picked, 5)).toBe(false)
    expect(isPicked(picked, 9)).toBe(true)
    expect(selectionOf(picked, {}, 100)).toEqual({ filter: {}, expectedCount: 98, except: [2, 5] })
  })
})
