import pg from 'pg'
import type { History } from '#chaos/history'

/** What is left to do without an operator in the batches of a run, one sentence each. Empty when everything is done. */
export async function findStandstill({ ownerUrl, history }: { ownerUrl: string; history: Pick<History, 'files'> }): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000, query_timeout: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ id: string; problem: string }>(standstill, [[...history.files.keys()]])
    return rows.map(({ id, problem }) => `Batch ${id} ${problem}.`)
  } catch (error) {
    return [`The database does not answer: ${error instanceof Error ? error.message : error}`]
  } finally {
    await client.end().catch(() => {})
  }
}

const standstill = `
  select b.id, p.problem from batch b cross join lateral (
    select 'is ' || b.state as problem where b.state in ('waiting', 'importing', 'withdrawing')
    union all select 'is stalled: ' || (b.stalled ->> 'cause') where b.stalled is not null and b.ended_at is null
    union all select 'has changes that its workflow has not seen' where b.changes_recorded > b.changes_seen and b.ended_at is null
    union all select 'has an unapplied ' || d.verdict from decision d where d.batch_id = b.id and d.applied_at is null
    union all select 'waits for a verification' from verification v where v.batch_id = b.id and v.ended_at is null
    union all select 'is imported but not verified' where b.import_ended_at is not null and b.verified_at is null and b.frozen_at is null
    union all select 'has a slice that is not imported' where b.state in ('pending', 'closed')
      and exists (select from batch_slice s where s.batch_id = b.id and s.imported_at is null)
    union all select 'has no one pending but is not closed' where b.state = 'pending'
      and not exists (select from batch_slice s where s.batch_id = b.id and s.pending > 0)
    union all select 'has no review index' where b.state in ('pending', 'closed')
      and not exists (select from review_index r where r.batch_id = b.id and r.built_at is not null)
  ) p where b.file_name = any ($1)`
