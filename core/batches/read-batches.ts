import type { Batch, FrozenEnd, InputNeeded, Refusal, Stalled } from '#core/batches/batch'
import { balanceOf, type SliceSums, sliceSums } from '#core/batches/slice-sums'
import type { Database } from '#core/database/open-database'

type BatchRow = Omit<
  Batch,
  | 'maker'
  | 'balance'
  | 'verification'
  | 'frozenEnd'
  | 'createdAt'
  | 'importStartedAt'
  | 'importEndedAt'
  | 'endedAt'
  | 'sizeBytes'
  | 'textBytes'
> & {
  sums: SliceSums
  sizeBytes: string
  textBytes: string
  makerId: string
  makerName: string
  refusal: Refusal | null
  inputNeeded: InputNeeded | null
  stalled: Stalled | null
  createdAt: Date
  importStartedAt: Date | null
  importEndedAt: Date | null
  endedAt: Date | null
  verifiedAt: Date | null
  frozenAt: Date | null
  findings: { message: string }[] | null
  hasVerifier: boolean
  frozenEnd: FrozenEnd | null
  rows: number | null
}

const canBeChecked = `exists (
  select from operator_role_grant g join operator c on c.id = g.operator_id
  where g.role = 'checker' and c.active and c.id <> b.maker_id)`

const revisions = `
  (select jsonb_build_object('no', b.revision_no, 'of', jsonb_build_object('id', e.id, 'fileName', e.file_name))
   from batch e where e.id = b.revision_of) as revision,
  (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'fileName', l.file_name, 'no', l.revision_no) order by l.id), '[]')
   from batch l where l.revision_of = b.id) as "laterRevisions"`

const verification = `
  b.verified_at as "verifiedAt", b.frozen_at as "frozenAt",
  case when b.frozen_at is not null then (
    select v.findings from verification v where v.batch_id = b.id and v.outcome = 'different' order by v.ended_at desc limit 1) end as findings,
  coalesce(verifier_last_seen() > clock_timestamp() - interval '1 minute', false) as "hasVerifier",
  case when b.state = 'frozen' then (
    select jsonb_build_object('id', f.id, 'proposedBy', jsonb_build_object('id', p.id, 'name', p.name),
      'proposedAt', to_char(f.proposed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from frozen_end f join operator p on p.id = f.proposed_by where f.batch_id = b.id and f.decided_at is null) end as "frozenEnd"`

const batchQuery = `
  select b.id, b.file_name as "fileName", b.size_bytes as "sizeBytes", b.text_bytes as "textBytes",
    b.original_upload_id is not null as packed, encode(b.sha256, 'hex') as sha256, b.state,
    b.refusal, b.input_needed as "inputNeeded", b.stalled, b.created_at as "createdAt", b.import_started_at as "importStartedAt",
    b.import_ended_at as "importEndedAt", b.ended_at as "endedAt", b.row_count as rows,
    o.id as "makerId", o.name as "makerName", ${canBeChecked} as "canBeChecked", ${revisions}, ${verification}, to_jsonb(s) as sums
  from batch b
  join operator o on o.id = b.maker_id${sliceSums}`

/** Reads batches with their balances. `where` follows the joins and calls the batch `b`. */
export async function readBatches(db: Database, where: string, values: unknown[] = []): Promise<Batch[]> {
  const rows = await db.query<BatchRow>(`${batchQuery} ${where}`, values)
  return rows.map(toBatch)
}

function toBatch(row: BatchRow): Batch {
  const { makerId, makerName, rows, sums, verifiedAt, frozenAt, findings, hasVerifier, ...batch } = row
  return {
    ...batch,
    sizeBytes: Number(batch.sizeBytes),
    textBytes: Number(batch.textBytes),
    maker: { id: makerId, name: makerName },
    balance: balanceOf(rows, sums),
    verification: {
      state: frozenAt ? 'different' : verifiedAt ? 'verified' : 'waiting',
      at: (frozenAt ?? verifiedAt)?.toISOString() ?? null,
      findings: (findings ?? []).map(({ message }) => message),
      hasVerifier,
    },
    createdAt: batch.createdAt.toISOString(),
    importStartedAt: batch.importStartedAt?.toISOString() ?? null,
    importEndedAt: batch.importEndedAt?.toISOString() ?? null,
    endedAt: batch.endedAt?.toISOString() ?? null,
  }
}
