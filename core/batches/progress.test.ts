import { expect, test } from 'vitest'
import { emptyBalance } from './balance'
import { notBehind, type Progress } from './progress'

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

test('progress never goes back when the workflow is older than the database', () => {
  const balance = { ...progress.balance, pending: 20, notRead: 20 }
  const recorded: Progress = { ...progress, live: false, rowsRead: 20, bytesRead: 200, balance, rowsPerSecond: null, secondsLeft: null }
  expect(notBehind(progress, recorded)).toEqual({ ...progress, rowsRead: 20, bytesRead: 200, balance })
})
