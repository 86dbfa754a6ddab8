import type { Logger } from 'pino'

type Level = 'info' | 'warn' | 'error'
export type LineLog = Record<Level, (facts: object, message: string) => void>

const minute = 60_000
const mostLines = 500

/**
 * Wraps a log so that the first of equal lines is written at once and the others are counted: once in `everyMs`, `times` says how many
 * more there were. A line that did not come for that long is new again. `flush` writes the open counts, for the end of a process.
 */
export function collapseRepeats(log: Pick<Logger, Level>, everyMs = minute): LineLog & { flush(): void } {
  const repeats = new Map<string, { count(): void; writeCount(): boolean; timer: NodeJS.Timeout }>()
  const forget = (key: string) => {
    repeats.get(key)?.writeCount()
    clearInterval(repeats.get(key)?.timer)
    repeats.delete(key)
  }
  const to =
    (level: Level): LineLog[Level] =>
    (facts, message) => {
      const key = JSON.stringify([level, facts, message])
      const known = repeats.get(key)
      if (known) {
        known.count()
        return
      }
      log[level](facts, message)
      let times = 0
      const count = () => {
        times += 1
      }
      const writeCount = () => {
        if (times === 0) return false
        log[level]({ ...facts, times }, message)
        times = 0
        return true
      }
      const timer = setInterval(() => writeCount() || forget(key), everyMs).unref()
      repeats.set(key, { count, writeCount, timer })
      const [oldest] = repeats.keys()
      if (repeats.size > mostLines && oldest !== undefined) forget(oldest)
    }
  const flush = () => {
    for (const key of [...repeats.keys()]) forget(key)
  }
  return { info: to('info'), warn: to('warn'), error: to('error'), flush }
}
