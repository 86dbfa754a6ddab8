import { rowsRead } from '#core/batches/balance'
import { type BatchState, hasEnded } from '#core/batches/batch'
import type { BatchSnapshot, Phase, Progress } from '#core/batches/progress'
import { balanceOf, type SliceSums, sliceSums } from '#core/batches/slice-sums'
import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'

type SnapshotRow = {
  sums: SliceSums
  state: BatchState
  bytesTotal: string
  rows: number | null
  startedAt: Date | null
  decisionId: string | null
  isVerified: boolean
}

/** Reads the counts of a batch from its slices, not from its rows, and whether it is verified. Refuses with `batch-not-found`. */
export async function readSnapshot(db: Database, batchId: string): Promise<BatchSnapshot & { isVerified: boolean }> {
  const [row] = await db.query<SnapshotRow>(
    `select b.state, b.text_bytes as "bytesTotal", b.row_count as rows, coalesce(b.planned_at, b.import_started_at) as "startedAt", to_jsonb(s) as sums,
       b.verified_at is not null as "isVerified",
       (select d.id from decision d where d.batch_id = b.id and d.applied_at is null order by d.decision_no limit 1) as "decisionId"
     from batch b${sliceSums} where b.id = $1`,
    [batchId],
  )
  if (!row) throw new DomainError('batch-not-found')
  const { state, rows, sums, startedAt, decisionId, bytesTotal, isVerified } = row
  const balance = balanceOf(rows, sums)
  return {
    batchId,
    state,
    phase: phaseOf(state, rows, decisionId),
    bytesRead: rows === null || state === 'importing' ? sums.bytesRead : Number(bytesTotal),
    bytesTotal: Number(bytesTotal),
    rowsRead: rowsRead(balance),
    balance,
    decisionId,
    startedAt: startedAt?.toISOString() ?? null,
    isVerified,
  }
}

function phaseOf(state: BatchState, rows: number | null, decisionId: string | null): Phase {
  if (hasEnded({ state })) return 'ended'
  if (state === 'waiting') return 'waiting'
  if (state === 'importing') return rows === null ? 'surveying' : 'importing'
  return decisionId === null ? 'pending' : 'deciding'
}

/** Reads the progress of a batch from the database, for when its workflow cannot answer. */
export async function readProgress(db: Database, batchId: string): Promise<Progress> {
  const { isVerified, ...snapshot } = await readSnapshot(db, batchId)
  return { ...snapshot, live: false, rowsPerSecond: null, secondsLeft: null, asOf: new Date().toISOString() }
}
