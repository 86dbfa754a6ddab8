import type { Act, History, Operation } from '#chaos/history'
import { groupBy } from './group-by'

/** What a client wanted once: all attempts under one key. */
export interface Intent {
  kind: Act
  operator: string
  key: string
  batchId?: string
  request: Record<string, unknown>
  attempts: Operation[]
  /** `done`: an attempt was acknowledged. `refused`: each was refused. Otherwise it is done once or not at all. */
  outcome: 'done' | 'refused' | 'unknown'
  /** The ids in the acknowledgements, which must be one. */
  ids: string[]
}

const acts: readonly string[] = ['upload', 'parse-options', 'decide', 'undo', 'withdraw'] satisfies Act[]

/** Groups the operations that change something by their keys. Attempts to use a key for another request are left out. */
export function intentsOf({ operations }: Pick<History, 'operations'>): Intent[] {
  const byKey = groupBy(
    operations.filter(({ kind }) => acts.includes(kind)),
    ({ operator, key }) => `${operator} ${key}`,
  )
  return [...byKey.values()].flatMap((attempts) => {
    const [first] = attempts
    if (!first) return []
    const { kind, operator, key, batchId, request } = first
    return {
      kind: kind as Act,
      operator,
      key,
      batchId,
      request: request as Record<string, unknown>,
      attempts,
      outcome: outcomeOf(attempts),
      ids: [...new Set(attempts.filter(({ outcome }) => outcome === 'ok').map(({ answer }) => (answer as { id: string }).id))],
    }
  })
}

function outcomeOf(attempts: Operation[]): Intent['outcome'] {
  if (attempts.some(({ outcome }) => outcome === 'ok')) return 'done'
  return attempts.every(({ outcome }) => outcome === 'failed') ? 'refused' : 'unknown'
}

/** For findings. */
export function nameOf({ kind, operator, attempts }: Intent): string {
  const outcomes = attempts.map(
    ({ seq, outcome, status, code }) => `${seq}: ${outcome}${status ? ` ${status}` : ''}${code ? ` ${code}` : ''}`,
  )
  return `The ${kind} of operator ${operator} (${outcomes.join(', ')})`
}
