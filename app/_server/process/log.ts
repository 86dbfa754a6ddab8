import pino from 'pino'
import { readEnvironment } from '#core/environment'
import { collapseRepeats } from '#core/errors/collapse-repeats'
import { requestFields } from '#core/tracing/request-scope'

type Log = ReturnType<typeof pino>
const slot = globalThis as typeof globalThis & { countersignLog?: Log; countersignRepeats?: ReturnType<typeof collapseRepeats> }

/** JSON lines on standard output; ids, counts and codes only. A line that is written for a request names it. */
export function log(): Log {
  slot.countersignLog ??= pino({
    level: readEnvironment().LOG_LEVEL,
    base: { process: 'web' },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: requestFields,
  })
  return slot.countersignLog
}

/** The same for lines that may come often: the first of equal ones is written at once, the others are counted. */
export function repeatLog(): ReturnType<typeof collapseRepeats> {
  slot.countersignRepeats ??= collapseRepeats(log())
  return slot.countersignRepeats
}
