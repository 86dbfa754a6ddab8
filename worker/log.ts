import pino from 'pino'
import { readEnvironment } from '#core/environment'
import { framesOf } from '#core/errors/cause-of'
import { whyEnded } from '#core/errors/start-refusal'
import { requestFields } from '#core/tracing/request-scope'

type Process = 'worker' | 'workflows' | 'verifier' | 'delivery'

/** JSON lines on standard output; ids, counts and codes only, never values of a row. A line about the work for a request names it. */
export function openLog(level: string, process: Process = 'worker') {
  return pino({ level, base: { process }, timestamp: pino.stdTimeFunctions.isoTime, mixin: requestFields })
}

/**
 * Ends the process after an error that nothing caught, with one line that says why. The stack is logged at the level debug, without the
 * message, which may quote a row.
 */
export function endOnFailure(name: Process): void {
  process.on('uncaughtException', (error: unknown) => {
    const log = openLog(levelOfSettings(), name)
    const { cause, sentence } = whyEnded(error)
    log.fatal({ cause, ...(log.isLevelEnabled('debug') ? { stack: framesOf(error) } : {}) }, sentence)
    process.exit(1)
  })
}

// The settings may be what failed.
function levelOfSettings(): string {
  try {
    return readEnvironment().LOG_LEVEL
  } catch {
    return 'info'
  }
}

export type Log = ReturnType<typeof openLog>
