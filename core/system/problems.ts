import { hasDeepFailed } from '#core/verification/verification-status'
import { isRunning } from './process-state'
import type { SystemParts } from './system'

/** The problems that the page names, the most urgent first, each with the title of its runbook in docs/runbooks.md; null if it needs none. */
export const runbooks = {
  'chain-broken': 'A batch is frozen',
  'no-worker': 'A worker does not poll',
  'no-verifier': 'A verification is late',
  'temporal-silent': 'A worker does not poll',
  'batches-frozen': 'A batch is frozen',
  'deep-different': 'A batch is frozen',
  'batches-stalled': 'A batch is stalled',
  'worker-not-polling': 'A worker does not poll',
  'process-silent': null,
  'queue-without-poller': 'A worker does not poll',
  'no-delivery': 'A target gets no one',
  'targets-paused': 'A target gets no one',
  'head-not-sent': 'A head is not sent',
  'deep-late': 'A verification is late',
  'connections-short': 'The web is saturated',
} as const

export type ProblemCode = keyof typeof runbooks

/** `count` is of batches, processes, targets, failures or connections. */
export type SystemProblem = { code: ProblemCode; count: number }

const scarceConnections = 0.9

/** Returns what is wrong, the most urgent first. */
export function problemsOf(system: SystemParts): SystemProblem[] {
  const { processes, temporal, standing, storage, verification, outsideHead, targets } = system
  const { connections } = storage
  const has = (kind: string) => processes.some((process) => process.kind === kind && isRunning(process.state))
  const notPolling = processes.filter(({ state }) => state === 'not-polling').length
  // A cause is named alone: without Temporal no worker polls, without a worker nothing polls its queues, and a batch that differs is frozen.
  const hasWorker = has('worker') || notPolling > 0
  const unpolled = temporal?.queues.filter(({ tasks, pollers }) => tasks > 0 && pollers === 0) ?? []
  const counts: Record<ProblemCode, number> = {
    'chain-broken': verification.deep?.chainHolds === false ? 1 : 0,
    'no-worker': hasWorker ? 0 : 1,
    'no-verifier': has('verifier') ? 0 : 1,
    'temporal-silent': temporal === null ? 1 : 0,
    'batches-frozen': standing.frozen,
    'deep-different': hasDeepFailed(verification) && standing.frozen === 0 ? (verification.deep?.different ?? 0) : 0,
    'batches-stalled': standing.stalled,
    'worker-not-polling': temporal === null ? 0 : notPolling,
    'process-silent': processes.filter(({ kind, state }) => state === 'silent' && has(kind)).length,
    'queue-without-poller': hasWorker ? unpolled.length : 0,
    'no-delivery': targets.inForce > 0 && !has('delivery') ? 1 : 0,
    'targets-paused': targets.paused,
    'head-not-sent': outsideHead?.failures?.count ?? 0,
    'deep-late': verification.isDeepLate ? 1 : 0,
    'connections-short': connections.used >= scarceConnections * connections.limit ? connections.used : 0,
  }
  return (Object.keys(runbooks) as ProblemCode[]).filter((code) => counts[code] > 0).map((code) => ({ code, count: counts[code] }))
}
