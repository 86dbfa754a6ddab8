import { causeOf } from './cause-of'

/** Why a process must not start, as a sentence for the person who starts it. It contains no value of a row and no secret. */
export class StartRefusal extends Error {
  /** `code` names the cause in the log: an SQLSTATE, a code of the system, or a word. */
  constructor(
    message: string,
    readonly code = 'settings',
  ) {
    super(message)
  }
}

/** What a process logs in its last line: a sentence and the code of the cause. The message of an unknown error may quote a row. */
export function whyEnded(error: unknown): { cause: string; sentence: string } {
  const cause = causeOf(error)
  if (error instanceof StartRefusal) return { cause, sentence: error.message }
  const port = error instanceof Error && 'port' in error && 'syscall' in error && error.syscall === 'listen' ? error.port : undefined
  if (cause === 'EADDRINUSE' && port) return { cause, sentence: `Port ${port} is taken by another program. End it or choose another port.` }
  if (cause === 'EACCES' && port) return { cause, sentence: `This process may not listen on port ${port}. Choose another port.` }
  return { cause, sentence: 'the process has failed and ends' }
}
