import pino from 'pino'
import { web } from './web'

type Log = ReturnType<typeof pino>
const slot = globalThis as typeof globalThis & { countersignLog?: Log }

/** JSON lines on standard output; ids, counts and codes only. */
export function log(): Log {
  slot.countersignLog ??= pino({ level: web().environment.LOG_LEVEL, base: { process: 'web' }, timestamp: pino.stdTimeFunctions.isoTime })
  return slot.countersignLog
}
