import { describe, expect, test } from 'vitest'
import { type ProcessReport, processStatesOf } from './process-state'

const worker: ProcessReport = { kind: 'worker', startedSecondsAgo: 600, seenSecondsAgo: 2, polledSecondsAgo: 3, hasEnded: false }
const web: ProcessReport = { ...worker, kind: 'web', polledSecondsAgo: null }

describe('processStatesOf', () => {
  test.each<[string, ProcessReport, string]>([
    ['a worker that polls runs', worker, 'running'],
    ['a web process runs without polling', web, 'running'],
    ['a worker that has just started is starting', { ...worker, startedSecondsAgo: 10, polledSecondsAgo: null }, 'starting'],
    ['a worker that has never polled does not poll after a minute', { ...worker, polledSecondsAgo: null }, 'not-polling'],
    ['a worker that polled 21 s ago does not poll', { ...worker, polledSecondsAgo: 21 }, 'not-polling'],
    ['a process that was seen 21 s ago is silent', { ...web, seenSecondsAgo: 21 }, 'silent'],
    ['a process that ended in order has stopped', { ...worker, seenSecondsAgo: 900, hasEnded: true }, 'stopped'],
  ])('%s', (_, report, state) => {
    expect(processStatesOf([report])).toEqual([state])
  })

  test('a silent process is replaced by one of its kind that started later', () => {
    const silent = { ...worker, seenSecondsAgo: 300 }
    const later = { ...worker, startedSecondsAgo: 290 }
    expect(processStatesOf([silent, later])).toEqual(['replaced', 'running'])
    expect(processStatesOf([silent, worker])).toEqual(['silent', 'running'])
    expect(processStatesOf([silent, { ...web, startedSecondsAgo: 290 }])).toEqual(['silent', 'running'])
    expect(processStatesOf([silent, { ...later, hasEnded: true }])).toEqual(['silent', 'stopped'])
  })

  test('one process replaces only one of two silent ones', () => {
    const later = { ...worker, startedSecondsAgo: 100 }
    const [first, second] = [300, 200].map((seenSecondsAgo) => ({ ...worker, seenSecondsAgo }))
    expect(processStatesOf([first, second, later] as ProcessReport[])).toEqual(['silent', 'replaced', 'running'])
  })
})
