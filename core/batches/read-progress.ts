import type { Balance } from '#core/batches/balance'
import { rowsRead } from '#core/batches/balance'
import { type BatchState, hasEnded } from '#core/batches/batch'
import type { Phase, Progress } from '#core/batches/progress'
import type { BatchSnapshot } from '#core/batches/snapshot'
import type { Database } from '#core/db'
import { DomainError } from '#core/errors'

type SnapshotRow = Omit<Balance, 'notRead'> & {
  state: BatchState
  bytesTotal: string
  bytesRead: string
  read: number
  startedAt: Date | null
  decisionId: string | null
}

/** Reads the counts of a batch from its slices: a handful of rows, whatever the size of the file. */
export async function readSnapshot(db: Database, batchId: string): Promise<BatchSnapshot> {
  const [row] = await db.query<SnapshotRow>(
    `select b.state, b.size_bytes as "bytesTotal", b.row_count as rows, b.import_started_at as "startedAt", s.*,
       (select d.id from decision d where d.batch_id = b.id and d.applied_at is null order by d.decision_no limit 1) as "decisionId"
     from batch b cross join lateral (
       select
         coalesce(max(byte_to) filter (where imported_at is not null), 0) as "bytesRead",
         coalesce(sum(row_to - row_from + 1) filter (where imported_at is not null), 0)::int as read,
         coalesce(sum(pending), 0)::int as pending, coalesce(sum(approved), 0)::int as approved,
         coalesce(sum(rejected), 0)::int as rejected, coalesce(sum(withdrawn), 0)::int as withdrawn,
         coalesce(sum(expired), 0)::int as expired, coalesce(sum(invalid), 0)::int as invalid,
         coalesce(sum(duplicate), 0)::int as duplicate
       from batch_slice where batch_id = b.id) s
     where b.id = $1`,
    [batchId],
  )
  if (!row) throw new DomainError('batch-not-found')
  const { state, read, startedAt, decisionId, bytesTotal, bytesRead, ...parts } = row
  const balance: Balance = { ...parts, notRead: parts.rows === null ? 0 : parts.rows - read }
  return {
    batchId,
    state,
    phase: phaseOf(state, parts.rows, decisionId),
    bytesRead: parts.rows === null || state === 'importing' ? Number(bytesRead) : Number(bytesTotal),
    bytesTotal: Number(bytesTotal),
    rowsRead: rowsRead(balance),
    balance,
    decisionId,
    startedAt: startedAt?.toISOString() ?? null,
  }
}

function phaseOf(state: BatchState, rows: number | null, decisionId: string | null): Phase {
  if (hasEnded({ state })) return 'ended'
  if (state === 'waiting') return 'waiting'
  if (state === 'importing') return rows === null ? 'surveying' : 'importing'
  return decisionId === null ? 'pending' : 'deciding'
}

/** The progress of a batch from the record alone, for when its workflow cannot answer. */
export async function readProgress(db: Database, batchId: string): Promise<Progress> {
  const snapshot = await readSnapshot(db, batchId)
  return { ...snapshot, live: false, rowsPerSecond: null, secondsLeft: null, asOf: new Date().toISOString() }
}
