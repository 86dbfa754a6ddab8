import type pg from 'pg'

type Refused = { batchId: string; rows: number[]; key?: string; cause?: string }

/** Notes that a target refused people of the first slice of a batch, where it does not matter what it was asked. */
export async function refusePeople(owner: pg.Client, { batchId, rows, key = 'idp', cause = 'exists' }: Refused): Promise<void> {
  await owner.query(
    `select lock_delivery_slice(s, t.id), move_deliveries(s, t.id, 'failed', $3)
     from batch_slice s, target t where s.batch_id = $1 and s.slice_no = 1 and t.key = $2`,
    [batchId, key, rows],
  )
  await owner.query(
    `insert into delivery_failure (batch_id, target_id, row_no, cause) select $1, t.id, r, $4 from target t, unnest($3::integer[]) r where t.key = $2`,
    [batchId, key, rows, cause],
  )
}
