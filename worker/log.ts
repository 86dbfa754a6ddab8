import pino from 'pino'

/** JSON lines on standard output; ids, counts and codes only, never values of a row. */
export function openLog(level: string, process: 'worker' | 'workflows' | 'verifier' = 'worker') {
  return pino({ level, base: { process }, timestamp: pino.stdTimeFunctions.isoTime })
}

export type Log = ReturnType<typeof openLog>
