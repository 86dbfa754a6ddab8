import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { collapseRepeats } from './collapse-repeats'

const minute = 60_000

describe('a log that collapses repeated lines', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('writes the first of equal lines at once, then their number once a minute', () => {
    const { lines, log } = open()
    for (let time = 0; time < 1_619; time += 1) log.error({ cause: 'ECONNREFUSED' }, 'a query failed')
    expect(lines).toEqual([['error', { cause: 'ECONNREFUSED' }, 'a query failed']])
    vi.advanceTimersByTime(minute)
    expect(lines.slice(1)).toEqual([['error', { cause: 'ECONNREFUSED', times: 1_618 }, 'a query failed']])
    log.error({ cause: 'ECONNREFUSED' }, 'a query failed')
    vi.advanceTimersByTime(minute)
    expect(lines.slice(2)).toEqual([['error', { cause: 'ECONNREFUSED', times: 1 }, 'a query failed']])
  })

  test('writes a line at once that did not come for a minute', () => {
    const { lines, log } = open()
    log.warn({}, 'careful')
    vi.advanceTimersByTime(minute)
    log.warn({}, 'careful')
    expect(lines).toEqual([
      ['warn', {}, 'careful'],
      ['warn', {}, 'careful'],
    ])
  })

  test('keeps lines of another level, cause or text apart', () => {
    const { lines, log } = open()
    log.warn({}, 'careful')
    log.error({}, 'careful')
    log.error({ cause: '53100' }, 'careful')
    log.error({ cause: '53100' }, 'full')
    expect(lines).toHaveLength(4)
  })

  test('writes open counts at the end and when too many lines are remembered', () => {
    const { lines, log } = open()
    log.info({}, 'first')
    log.info({}, 'first')
    for (let line = 0; line < 500; line += 1) log.info({ line }, 'other')
    expect(lines.at(-1)).toEqual(['info', { times: 1 }, 'first'])
    log.info({ line: 499 }, 'other')
    log.flush()
    expect(lines.at(-1)).toEqual(['info', { line: 499, times: 1 }, 'other'])
    expect(vi.getTimerCount()).toBe(0)
  })
})

function open() {
  const lines: unknown[][] = []
  const to =
    (level: string) =>
    (...line: unknown[]) =>
      void lines.push([level, ...line])
  return { lines, log: collapseRepeats({ info: to('info'), warn: to('warn'), error: to('error') }) }
}
