import { createHash } from 'node:crypto'
import type { Database } from '#core/db'
import type { Desk } from '#core/desk/find-desk'
import { deskMemory } from '#core/desk/memory'
import { addBits, addRange, addSentRows, createRowSet, type RowSet, removeRow } from '#core/desk/row-set'
import type { UserStatus } from '#core/users/user'

type Slice = { sliceNo: number; rowFrom: number; rowTo: number; pendingRows: Buffer; counts: Record<string, number>; count: number }

/** The rows of a batch that have a status now; without one, all that were imported. */
export async function statusRows(db: Database, desk: Desk, status: UserStatus | undefined): Promise<RowSet> {
  if (status === undefined) return importedRows(db, desk)
  const slices = await db.query<Slice>(
    `select slice_no as "sliceNo", row_from as "rowFrom", row_to as "rowTo", varbit_send(pending_rows) as "pendingRows", ${status} as count,
       jsonb_build_array(pending, approved, rejected, withdrawn, expired) as counts
     from batch_slice where batch_id = $1 and ${status} > 0 order by slice_no`,
    [desk.batchId],
  )
  const set = createRowSet(desk.rows)
  if (status === 'pending') {
    for (const { rowFrom, pendingRows } of slices) addBits(set, rowFrom, pendingRows)
    return set
  }
  for (const slice of slices) addSentRows(set, await decidedRows(db, desk, slice, status))
  return set
}

/**
 * The rows of a slice with a status that somebody decided. Kept under what the slice says of itself: of two decisions on the same rows
 * only an approval is ever taken back, so that the same counts and the same pending rows are the same people.
 */
function decidedRows(
  db: Database,
  desk: Desk,
  { sliceNo, rowFrom, rowTo, pendingRows, counts }: Slice,
  status: UserStatus,
): Promise<Buffer> {
  const says = createHash('sha256').update(pendingRows).update(JSON.stringify(counts)).digest('base64')
  return deskMemory.recall(
    `${desk.batchId}.${sliceNo}.${status}.${says}`,
    async () => {
      const [found] = await db.query<{ sent: Buffer | null }>(
        `select string_agg(int4send(row_no), ''::bytea) as sent from users
         where batch_id = $1 and row_no between $2 and $3 and status = $4::user_status`,
        [desk.batchId, rowFrom, rowTo, status],
      )
      return found?.sent ?? Buffer.alloc(0)
    },
    ({ byteLength }) => byteLength,
  )
}

async function importedRows(db: Database, desk: Desk): Promise<RowSet> {
  const [slices, left] = await Promise.all([
    db.query<{ rowFrom: number; rowTo: number }>(
      'select row_from as "rowFrom", row_to as "rowTo" from batch_slice where batch_id = $1 and imported_at is not null',
      [desk.batchId],
    ),
    db.query<{ row: number }>('select row_no as row from unimported_row where batch_id = $1', [desk.batchId]),
  ])
  const set = createRowSet(desk.rows)
  for (const { rowFrom, rowTo } of slices) addRange(set, rowFrom, rowTo)
  for (const { row } of left) removeRow(set, row)
  return set
}
