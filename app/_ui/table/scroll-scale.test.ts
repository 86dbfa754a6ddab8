import { describe, expect, test } from 'vitest'
import { heightsOf, isCramped, type Scroll, scrolled, settled } from './scroll-scale'

const million = heightsOf(36_000_000, 900)
const start: Scroll = { at: 0, shift: 0 }

describe('scrolled', () => {
  test('does not scale a list that a browser can draw', () => {
    const heights = heightsOf(36_000, 900)
    expect(scrolled(start, 20_000, heights)).toEqual({ at: 20_000, shift: 0 })
    expect(settled({ at: 20_000, shift: 0 }, heights)).toEqual({ at: 20_000, shift: 0 })
  })

  test('reaches every position and both ends with the scrollbar', () => {
    expect(scrolled(start, (million.page - 900) / 2, million).at).toBeCloseTo((36_000_000 - 900) / 2)
    expect(scrolled(start, million.page - 900, million).at).toBe(36_000_000 - 900)
    expect(scrolled({ at: 5_000_000, shift: 2_500_000 }, 0, million)).toEqual(start)
  })

  test('moves by the pixels of the wheel', () => {
    const middle = scrolled(start, 8_000_000, million)
    const next = scrolled(middle, 8_000_120, million)
    expect(next.at - middle.at).toBeCloseTo(120)
    expect(next.shift).toBeCloseTo(middle.shift)
  })

  test('reaches both ends with the wheel alone', () => {
    for (const direction of [-1, 1]) {
      let scroll = scrolled(start, direction < 0 ? 30_000 : million.page - 30_000, million)
      let page = scroll.at - scroll.shift
      let steps = 0
      while (page > 0 && page < million.page - 900 && steps < 10_000) {
        const before = scroll.at
        page = Math.max(0, Math.min(page + direction * 100, million.page - 900))
        scroll = scrolled(scroll, page, million)
        expect(Math.abs(scroll.at - before)).toBeLessThanOrEqual(101)
        if (isCramped(scroll, million)) {
          scroll = settled(scroll, million)
          page = scroll.at - scroll.shift
        }
        steps += 1
      }
      expect(scroll.at).toBeCloseTo(direction < 0 ? 0 : 36_000_000 - 900)
    }
  })
})
