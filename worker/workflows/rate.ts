import type { BatchSnapshot, Progress } from '#core/batches/progress'

/** Adds the rate since the first rows were read, and the time left by bytes, as rows differ in length. Never goes backwards. */
export function withRate(snapshot: BatchSnapshot, before: Progress | null): Progress {
  const now = Date.now()
  const asOf = new Date(now).toISOString()
  const isReading = snapshot.phase === 'importing' && snapshot.startedAt !== null
  if (!isReading) return { ...snapshot, live: true, rowsPerSecond: null, secondsLeft: null, asOf }
  const seconds = Math.max((now - Date.parse(snapshot.startedAt ?? asOf)) / 1_000, 0.001)
  const bytesPerSecond = snapshot.bytesRead / seconds
  return {
    ...snapshot,
    live: true,
    rowsRead: Math.max(snapshot.rowsRead, before?.rowsRead ?? 0),
    rowsPerSecond: snapshot.rowsRead === 0 ? null : Math.round(snapshot.rowsRead / seconds),
    secondsLeft: bytesPerSecond === 0 ? null : Math.ceil((snapshot.bytesTotal - snapshot.bytesRead) / bytesPerSecond),
    asOf,
  }
}
