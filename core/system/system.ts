import type { VerificationStatus } from '#core/verification/verification-status'
import type { ProcessKind, ProcessState } from './process-state'

/** The state of the instance. It contains nothing about people. */
export type SystemParts = {
  processes: ProcessEntry[]
  /** Null when Temporal does not answer. */
  temporal: TemporalStatus | null
  standing: StandingBatches
  storage: Storage
  versions: Versions
  verification: VerificationStatus & DeepRequests
  targets: TargetCounts
  /** Null if no worker ever posted a head or failed to. */
  outsideHead: OutsideHead | null
}

/** By which database role the last completed deep verification was requested, and the one that runs; null if it is not known. */
export type DeepRequests = { requestedBy: string | null; open: { since: string; requestedBy: string | null } | null }

export type ProcessEntry = {
  id: string
  kind: ProcessKind
  state: ProcessState
  version: string
  node: string
  host: string
  startedAt: string
  /** By the clock of the database, when this was read. */
  seenSecondsAgo: number
  /** Null for web, verifier and delivery, and for a worker that has not polled yet. */
  polledSecondsAgo: number | null
}

export type TaskQueue = {
  queue: 'main' | 'review-index'
  kind: 'workflow' | 'activity'
  /** Tasks that wait, as Temporal estimates. */
  tasks: number
  /** Processes that polled in the last minutes, and when the last one did. */
  pollers: number
  polledAt: string | null
}

export type TemporalStatus = { version: string; queues: TaskQueue[] }

export type StandingBatch = {
  id: string
  fileName: string
  since: string
  /** Why it is stalled; null if it is frozen. */
  cause: string | null
}

/** The batches that stand still, the longest first, at most 50; and how many there are. */
export type StandingBatches = { batches: StandingBatch[]; stalled: number; frozen: number }

export type Storage = {
  databaseBytes: number
  connections: { used: number; limit: number }
  /** The largest tables. `rows` is PostgreSQL's estimate; null before the first one. */
  tables: { name: string; rows: number | null; bytes: number }[]
}

/** The targets that are in force, and those of them that nothing is sent to until an admin resumes them. */
export type TargetCounts = { inForce: number; paused: number }

export type Versions = { countersign: string; migration: string; postgres: string; temporal: string | null; node: string }

export type OutsideHead = {
  /** The last event of the chain that the receiver has, and when and to which host it was posted; null if no post was accepted. */
  posted: { seq: number; at: string } | null
  host: string
  /** Failed posts since then. */
  failures: { count: number; at: string; cause: string } | null
  /** The last event of the chain. */
  headSeq: number
}
