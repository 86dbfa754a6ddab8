import { writeFileSync } from 'node:fs'
import type { GeneratedFile } from './workload/generated-file'

/**
 * `ok`: acknowledged. `failed`: refused, so it must have no effect. `unknown`: the answer was lost, did not come in time or did not say, so
 * it has its effect once or not at all.
 */
export type Outcome = 'ok' | 'failed' | 'unknown'

export type Act = 'upload' | 'parse-options' | 'decide' | 'undo' | 'withdraw'
/** `reuse` sends another request under a key that was acknowledged. `read-…` change nothing and have no key. */
export type OperationKind = Act | 'reuse' | 'read-batch' | 'read-progress' | 'read-decision' | 'read-people' | 'count'

/** One request of a client. Retries share the key of the first attempt. */
export interface Operation {
  seq: number
  kind: OperationKind
  /** The id of the operator. */
  operator: string
  key: string
  batchId?: string
  request: unknown
  outcome: Outcome
  status?: number
  code?: string
  answer?: unknown
  begunAt: string
  endedAt: string
}

/** What the clients of one run sent and saw, and the files that they uploaded. */
export class History {
  readonly begunAt = new Date().toISOString()
  readonly operations: Operation[] = []
  /** By file name, which no other run uses. */
  readonly files = new Map<string, GeneratedFile>()

  record(operation: Omit<Operation, 'seq'>): Operation {
    const recorded = { seq: this.operations.length + 1, ...operation }
    this.operations.push(recorded)
    return recorded
  }

  /** Writes one operation a line, then one file a line without its rows, which the seed makes again. */
  save(path: string): void {
    const files = [...this.files.values()].map(({ rows, bytes, ...file }) => ({ ...file, sizeBytes: bytes.length, rowCount: rows.length }))
    writeFileSync(path, [...this.operations, ...files].map((line) => `${JSON.stringify(line)}\n`).join(''))
  }
}
