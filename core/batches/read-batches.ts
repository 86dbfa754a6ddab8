import type { Batch, Held, Refusal, Stalled } from '#core/batches/batch'
import type { Database } from '#core/db'

type BatchRow = Omit<Batch, 'maker' | 'balance' | 'createdAt' | 'importStartedAt' | 'importEndedAt' | 'endedAt' | 'sizeBytes'> & {
  sizeBytes: string
  makerId: string
  makerName: string
  refusal: Refusal | null
  held: Held | null
  stalled: Stalled | null
  createdAt: Date
  importStartedAt: Date | null
  importEndedAt: Date | null
  endedAt: Date | null
  rows: number | null
  read: number
  approved: number
  rejected: number
  pending: number
  invalid: number
  duplicate: number
  withdrawn: number
  expired: number
}

const canBeChecked = `exists (
  select from operator_role_grant g join operator c on c.id = g.operator_id
  where g.role = 'checker' and c.active and c.id <> b.maker_id)`

const batchQuery = `
  select b.id, b.file_name as "fileName", b.size_bytes as "sizeBytes", encode(b.sha256, 'hex') as sha256, b.state,
    b.refusal, b.held, b.stalled, b.created_at as "createdAt", b.import_started_at as "importStartedAt",
    b.import_ended_at as "importEndedAt", b.ended_at as "endedAt", b.row_count as rows,
    o.id as "makerId", o.name as "makerName", ${canBeChecked} as "canBeChecked", s.*
  from batch b
  join operator o on o.id = b.maker_id
  cross join lateral (
    select
      coalesce(sum(row_to - row_from + 1) filter (where imported_at is not null), 0)::int as read,
      coalesce(sum(pending), 0)::int as pending, coalesce(sum(approved), 0)::int as approved,
      coalesce(sum(rejected), 0)::int as rejected, coalesce(sum(withdrawn), 0)::int as withdrawn,
      coalesce(sum(expired), 0)::int as expired, coalesce(sum(invalid), 0)::int as invalid,
      coalesce(sum(duplicate), 0)::int as duplicate
    from batch_slice where batch_id = b.id) s`

/** Reads batches with their balances; `where` begins behind the joins, where the batch is `b`. */
export async function readBatches(db: Database, where: string, values: unknown[] = []): Promise<Batch[]> {
  const rows = await db.query<BatchRow>(`${batchQuery} ${where}`, values)
  return rows.map(toBatch)
}

function toBatch(row: BatchRow): Batch {
  const { makerId, makerName, rows, read, approved, rejected, pending, invalid, duplicate, withdrawn, expired, ...batch } = row
  const notRead = rows === null ? 0 : rows - read
  return {
    ...batch,
    sizeBytes: Number(batch.sizeBytes),
    maker: { id: makerId, name: makerName },
    balance: { rows, approved, rejected, pending, invalid, duplicate, withdrawn, expired, notRead },
    createdAt: batch.createdAt.toISOString(),
    importStartedAt: batch.importStartedAt?.toISOString() ?? null,
    importEndedAt: batch.importEndedAt?.toISOString() ?? null,
    endedAt: batch.endedAt?.toISOString() ?? null,
  }
}
