import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { learnServerTime, serverNow } from './server-clock'

const noon = Date.parse('2026-11-27T12:00:00.000Z')

describe('serverNow', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test.each([-3_600_000, -30_000, 0, 30_000, 3_600_000])('tells the server’s time by a clock that is %d ms off', (offMs) => {
    answerAt(noon + 400, offMs)
    expect(Math.abs(serverNow() - (noon + 400))).toBeLessThanOrEqual(1_000)
  })

  test('comes closer with every answer, and follows a clock that is set again', () => {
    for (let tick = 0; tick < 10; tick += 1) answerAt(noon + tick * 1_100, 30_000)
    expect(Math.abs(serverNow() - (noon + 9_900))).toBeLessThanOrEqual(150)
    answerAt(noon + 20_000, 0)
    expect(Math.abs(serverNow() - (noon + 20_000))).toBeLessThanOrEqual(1_000)
  })

  test('stays as it was when an answer does not say', () => {
    answerAt(noon, 0)
    const before = serverNow()
    for (const date of [null, '', 'soon']) learnServerTime(date, 0, 0)
    expect(serverNow()).toBe(before)
  })
})

/** An answer that the server gives at `at` and that takes 40 ms, to a browser whose clock is `offMs` fast. */
function answerAt(at: number, offMs: number): void {
  vi.setSystemTime(at + offMs)
  learnServerTime(new Date(at).toUTCString(), at + offMs - 20, at + offMs + 20)
}
