/** What a process says of itself. Ages are in seconds, by the clock of the database. */
export type ProcessReport = {
  kind: ProcessKind
  startedSecondsAgo: number
  seenSecondsAgo: number
  /** Null for web, verifier and delivery, and for a worker that has not polled yet. */
  polledSecondsAgo: number | null
  hasEnded: boolean
}

export const processKinds = ['web', 'worker', 'verifier', 'delivery'] as const
export type ProcessKind = (typeof processKinds)[number]

/**
 * `running`; `starting`: a worker before its first poll; `not-polling`: a worker that reports but takes no tasks; `silent`: it ended without
 * saying so, or hangs, or does not reach the database; `replaced`: silent, and another process of its kind started since; `stopped`: it
 * ended in order.
 */
export const processStates = ['running', 'starting', 'not-polling', 'silent', 'replaced', 'stopped'] as const
export type ProcessState = (typeof processStates)[number]

// Processes report every five seconds, and workers note their polls every two.
const silentAfterSeconds = 20
const idleAfterSeconds = 20
const startWithinSeconds = 60

/** Returns the state of each process, in their order. */
export function processStatesOf(reports: readonly ProcessReport[]): ProcessState[] {
  const alone = reports.map(stateOf)
  const successors = reports.filter((_, at) => isRunning(alone[at]))
  // Of several silent ones the last to be seen finds a successor first, and each running process replaces one.
  const silent = [...reports.keys()]
    .filter((at) => alone[at] === 'silent')
    .sort((a, b) => (reports[a]?.seenSecondsAgo ?? 0) - (reports[b]?.seenSecondsAgo ?? 0))
  const states = [...alone]
  for (const at of silent) {
    const report = reports[at]
    const successor = successors.findIndex((each) => each.kind === report?.kind && each.startedSecondsAgo < report.seenSecondsAgo)
    if (successor < 0) continue
    successors.splice(successor, 1)
    states[at] = 'replaced'
  }
  return states
}

/** Whether a process of this state does its work, or will in a moment. */
export const isRunning = (state: ProcessState | undefined) => state === 'running' || state === 'starting'

/** Whether a process of this state is gone, and no loss. */
export const hasEnded = (state: ProcessState) => state === 'stopped' || state === 'replaced'

function stateOf({ kind, startedSecondsAgo, seenSecondsAgo, polledSecondsAgo, hasEnded }: ProcessReport): ProcessState {
  if (hasEnded) return 'stopped'
  if (seenSecondsAgo > silentAfterSeconds) return 'silent'
  if (kind !== 'worker') return 'running'
  if (polledSecondsAgo === null) return startedSecondsAgo < startWithinSeconds ? 'starting' : 'not-polling'
  return polledSecondsAgo > idleAfterSeconds ? 'not-polling' : 'running'
}
