import type { Database } from '#core/database/open-database'
import { type Finding, fault } from '#core/verification/compare/finding'

/** Compares what belongs to no batch: rows and events without a batch, and event columns that differ from their text. */
export async function* verifyWhole(db: Database): AsyncGenerator<Finding> {
  const [events] = await db.query<{ count: string; first: string }>(
    `select count(*), min(seq) as first from audit_event e cross join lateral (select e.body::jsonb as b) t
     where (e.seq, e.at, e.action, e.actor_id, e.batch_id, e.decision_id, e.data) is distinct from
       ((b ->> 'seq')::bigint, (b ->> 'at')::timestamptz, b ->> 'action', (b ->> 'actor')::uuid, (b ->> 'batch')::uuid, (b ->> 'decision')::uuid, b -> 'data')`,
  )
  if (Number(events?.count) > 0)
    yield fault(null, `${events?.count} events have columns that differ from their text; the first is event ${events?.first}.`)
  const lost = await db.query<{ batchId: string }>(
    `select distinct e.batch_id as "batchId" from audit_event e where e.batch_id is not null and not exists (select from batch b where b.id = e.batch_id)`,
  )
  for (const { batchId } of lost) yield fault(batchId, 'The batch is in the audit log but not in the database.')
  const stray = await db.query<{ batchId: string; rows: string }>(
    `select r.batch_id as "batchId", count(*) as rows
     from (select batch_id, row_no from users union all select batch_id, row_no from failed_row) r
     where not exists (select from batch_slice s where s.batch_id = r.batch_id and r.row_no between s.row_from and s.row_to and s.imported_at is not null)
     group by r.batch_id`,
  )
  for (const { batchId, rows } of stray) yield fault(batchId, `${rows} rows are in no slice of the file.`)
}
