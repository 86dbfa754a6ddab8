import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { emptyBalance } from '#core/batches/balance'
import type { BatchSnapshot } from '#core/batches/progress'
import { withRate } from './rate'

const importing: BatchSnapshot = {
  batchId: '01900000-0000-7000-8000-000000000000',
  state: 'importing',
  phase: 'importing',
  bytesRead: 2_000,
  bytesTotal: 10_000,
  rowsRead: 100,
  balance: { ...emptyBalance, rows: 500, pending: 100, notRead: 400 },
  decisionId: null,
  startedAt: '2026-01-01T00:00:00.000Z',
}

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-01-01T00:00:04.000Z') }))
afterEach(() => void vi.useRealTimers())

test('computes the rate from rows, and the time left from bytes', () => {
  const asOf = '2026-01-01T00:00:04.000Z'
  expect(withRate(importing, null)).toMatchObject({ live: true, rowsPerSecond: 25, secondsLeft: 16, asOf })
})

test('the number of rows read never decreases', () => {
  const before = withRate({ ...importing, rowsRead: 150 }, null)
  expect(withRate(importing, before).rowsRead).toBe(150)
})

test('estimates nothing before the first row, nor when no rows are being read', () => {
  expect(withRate({ ...importing, bytesRead: 0, rowsRead: 0 }, null)).toMatchObject({ rowsPerSecond: null, secondsLeft: null })
  expect(withRate({ ...importing, state: 'pending', phase: 'pending' }, null)).toMatchObject({ rowsPerSecond: null, secondsLeft: null })
})

test('estimates the time left from the scan once a twentieth is read', () => {
  const { startedAt, bytesTotal } = importing
  const surveying: BatchSnapshot = { ...importing, phase: 'surveying', bytesRead: 5_000, rowsRead: 0, balance: emptyBalance }
  expect(withRate({ ...surveying, startedAt, bytesTotal }, null)).toMatchObject({ rowsPerSecond: null, secondsLeft: 76 })
  expect(withRate({ ...surveying, bytesRead: 400 }, null)).toMatchObject({ rowsPerSecond: null, secondsLeft: null })
})

test('keeps the estimate of the scan until the first bytes are imported', () => {
  const before = withRate({ ...importing, phase: 'surveying', bytesRead: 10_000, rowsRead: 0 }, null)
  expect(withRate({ ...importing, bytesRead: 0, rowsRead: 0 }, before).secondsLeft).toBe(before.secondsLeft)
})
