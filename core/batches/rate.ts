import type { BatchSnapshot, Progress } from '#core/batches/progress'

// Scanning a file takes 5 to 10 % of the time from its first byte to its last row.
export const surveyShare = 0.1

// The first chunks of a scan are read before the clock says anything about its speed.
const measurableShare = 0.05

/**
 * Adds the rate since the first rows were read, and the time left by bytes, as rows differ in length. Rows never go backwards. While the
 * file is scanned its rows are unknown, so there is no rate, and the time left includes the import, estimated from the scan.
 */
export function withRate(snapshot: BatchSnapshot, before: Progress | null): Progress {
  const now = Date.now()
  const asOf = new Date(now).toISOString()
  const { phase, startedAt, bytesRead, bytesTotal, rowsRead } = snapshot
  const isReading = (phase === 'surveying' || phase === 'importing') && startedAt !== null
  if (!isReading) return { ...snapshot, live: true, rowsPerSecond: null, secondsLeft: null, asOf }
  const seconds = Math.max((now - Date.parse(startedAt)) / 1_000, 0.001)
  const bytesPerSecond = bytesRead / seconds
  const isMeasured = phase === 'importing' ? bytesRead > 0 : bytesRead >= measurableShare * bytesTotal
  const bytesLeft = phase === 'surveying' ? bytesTotal / surveyShare - bytesRead : bytesTotal - bytesRead
  return {
    ...snapshot,
    live: true,
    rowsRead: Math.max(rowsRead, before?.rowsRead ?? 0),
    rowsPerSecond: rowsRead === 0 ? null : Math.round(rowsRead / seconds),
    secondsLeft: isMeasured ? Math.ceil(bytesLeft / bytesPerSecond) : (before?.secondsLeft ?? null),
    asOf,
  }
}
