import { expect, test } from 'vitest'
import { emptyBalance } from './balance'
import { furthest, type Progress, shareDone } from './progress'

const progress: Progress = {
  batchId: '01900000-0000-7000-8000-000000000000',
  live: true,
  state: 'importing',
  phase: 'importing',
  bytesRead: 100,
  bytesTotal: 400,
  rowsRead: 10,
  balance: { ...emptyBalance, rows: 40, pending: 10, notRead: 30 },
  decisionId: null,
  rowsPerSecond: 5,
  secondsLeft: 6,
  startedAt: null,
  asOf: '2026-01-01T00:00:00.000Z',
}

test('progress never goes back when the worker is behind the database', () => {
  const balance = { ...progress.balance, pending: 20, notRead: 20 }
  const recorded: Progress = { ...progress, live: false, rowsRead: 20, bytesRead: 200, balance, rowsPerSecond: null, secondsLeft: null }
  expect(furthest(recorded, { phase: 'importing', bytesRead: 100, rowsRead: 10 }, progress)).toEqual(recorded)
})

test('progress moves within a slice, and stays when the slice starts again', () => {
  const within = furthest(progress, { phase: 'importing', bytesRead: 260, rowsRead: 26 }, null)
  expect(within).toMatchObject({ bytesRead: 260, rowsRead: 26, balance: progress.balance })
  expect(furthest(progress, { phase: 'importing', bytesRead: 110, rowsRead: 11 }, within)).toMatchObject({ bytesRead: 260, rowsRead: 26 })
})

test('the import starts at the beginning of its bytes after the whole file was scanned', () => {
  const scanned: Progress = { ...progress, phase: 'surveying', bytesRead: 400, rowsRead: 0 }
  expect(furthest(progress, { phase: 'surveying', bytesRead: 400, rowsRead: 0 }, scanned).bytesRead).toBe(100)
})

test('the bytes of a workbook are those that the worker says, and none before it says them', () => {
  const converting: Progress = { ...progress, phase: 'converting', bytesRead: 0, bytesTotal: 0, rowsRead: 0, balance: emptyBalance }
  expect(shareDone(furthest(converting, null, null))).toBe(0)
  const within = furthest(converting, { phase: 'converting', bytesRead: 300, bytesTotal: 1_000, rowsRead: 0 }, converting)
  expect(shareDone(within)).toBe(0.3)
  // A second attempt starts again, and Temporal may know nothing for a moment.
  for (const position of [null, { phase: 'converting' as const, bytesRead: 100, bytesTotal: 1_000, rowsRead: 0 }])
    expect(shareDone(furthest(converting, position, within))).toBe(0.3)
  // The sheet that is read is smaller than the largest.
  expect(shareDone(furthest(converting, { phase: 'converting', bytesRead: 350, bytesTotal: 500, rowsRead: 0 }, within))).toBe(0.7)
  expect(furthest({ ...progress, phase: 'surveying', bytesRead: 0 }, null, within)).toMatchObject({ bytesRead: 0, bytesTotal: 400 })
})

test('one share grows from the first byte scanned to the last row imported', () => {
  const at = (phase: Progress['phase'], bytesRead: number) => shareDone({ phase, bytesRead, bytesTotal: 400 })
  const shares = [
    at('waiting', 0),
    at('surveying', 200),
    at('surveying', 400),
    at('importing', 0),
    at('importing', 200),
    at('pending', 400),
  ]
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares[2]).toBe(shares[3])
  expect([shares[0], shares.at(-1)]).toEqual([0, 1])
})
