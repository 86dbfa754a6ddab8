import pino from 'pino'
import { readEnvironment } from '#core/environment'

type Log = ReturnType<typeof pino>
const slot = globalThis as typeof globalThis & { countersignLog?: Log }

/** JSON lines on standard output; ids, counts and codes only. */
export function log(): Log {
  slot.countersignLog ??= pino({ level: readEnvironment().LOG_LEVEL, base: { process: 'web' }, timestamp: pino.stdTimeFunctions.isoTime })
  return slot.countersignLog
}
