import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import type { RowOfBatch } from '#core/erasure/erasure'

/** The rows of the same people as these rows of a batch: people with an equal key, and duplicates. Without rows that are erased. */
export async function findOtherRows({ kysely }: Database, batchId: string, rows: ReadonlySet<number>): Promise<RowOfBatch[]> {
  const { rows: found } = await sql<RowOfBatch>`
    with given as (
      select ${batchId}::uuid as batch_id, unnest(${[...rows]}::integer[]) as row_no
    ), people as (
      select batch_id, row_no from given
      union
      select repeats_batch_id, repeats_row_no from failed_row join given using (batch_id, row_no)
      where outcome = 'duplicate' and repeats_field is null
    ), keys as (
      select identity_key from users join people using (batch_id, row_no)
      union
      select identity_key from other_identity_key join people using (batch_id, row_no)
    ), same as (
      select u.batch_id, u.row_no from keys k join users u on u.identity_key = k.identity_key and not u.freed
      union
      select u.batch_id, u.row_no from keys k join users u on u.identity_key = k.identity_key and u.freed
      union
      select o.batch_id, o.row_no from keys k join other_identity_key o on o.identity_key = k.identity_key
    )
    select batch_id as "batchId", row_no as row from (
      select batch_id, row_no from same
      union
      select r.batch_id, r.row_no from failed_row r join same s on r.repeats_batch_id = s.batch_id and r.repeats_row_no = s.row_no
      where not r.erased and r.repeats_field is null
    ) o
    where not exists (select from given g where g.batch_id = o.batch_id and g.row_no = o.row_no)
    order by 1, 2`.execute(kysely)
  return found
}
