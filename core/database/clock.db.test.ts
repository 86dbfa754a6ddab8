import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { openTestInstance, type TestInstance } from '#test/instance'
import { readClockAheadMs, warnOfClock } from './clock'

let instance: TestInstance
beforeAll(async () => {
  instance = await openTestInstance()
})
afterEach(() => vi.useRealTimers())
afterAll(() => instance[Symbol.asyncDispose]())

const dayMs = 86_400_000
const setClock = (aheadMs: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + aheadMs })

describe('the clock of a process', () => {
  test.each([-dayMs, dayMs, 90_000])('that is ahead by %d ms is compared and logged', async (aheadMs) => {
    setClock(aheadMs)
    const warn = vi.fn()
    expect(Math.abs((await readClockAheadMs(instance.web)) - aheadMs)).toBeLessThan(2_000)
    await warnOfClock(instance.web, { warn })
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.anything(),
      expect.stringMatching(/^The clock of this machine is \d+ s (ahead of|behind)/),
    )
  })

  test('that differs by less than a minute is not logged', async () => {
    setClock(-30_000)
    const warn = vi.fn()
    await warnOfClock(instance.web, { warn })
    expect(warn).not.toHaveBeenCalled()
  })
})
