import { createHash } from 'node:crypto'
import type { Database } from '#core/db'
import type { Desk } from '#core/desk/find-desk'
import { deskMemory } from '#core/desk/memory'
import { addBits, addRange, addSentRows, createRowSet, type RowSet, removeRow } from '#core/desk/row-set'
import type { UserStatus } from '#core/users/user'

// `version` is that of the slice's row in the database, which every decision on one of its people writes anew.
type Slice = { sliceNo: number; rowFrom: number; rowTo: number; version: string }

/** The rows of a batch that have a status now; without one, all that were imported. */
export async function statusRows(db: Database, desk: Desk, status: UserStatus | undefined): Promise<RowSet> {
  if (status === undefined) return importedRows(db, desk)
  const slices = await slicesWith(db, desk, status)
  const versions = createHash('sha256')
    .update(slices.map(({ sliceNo, version }) => `${sliceNo}.${version}`).join())
    .digest('base64')
  return deskMemory.recall(
    `${desk.batchId}.${status}.${versions}`,
    () => (status === 'pending' ? pendingRows(db, desk) : decidedRows(db, desk, slices, status)),
    ({ byteLength }) => byteLength,
  )
}

async function pendingRows(db: Database, desk: Desk): Promise<RowSet> {
  const slices = await db.query<{ rowFrom: number; sent: Buffer }>(
    'select row_from as "rowFrom", varbit_send(pending_rows) as sent from batch_slice where batch_id = $1 and pending > 0',
    [desk.batchId],
  )
  const set = createRowSet(desk.rows)
  for (const { rowFrom, sent } of slices) addBits(set, rowFrom, sent)
  return set
}

async function decidedRows(db: Database, desk: Desk, slices: Slice[], status: UserStatus): Promise<RowSet> {
  const set = createRowSet(desk.rows)
  for (const slice of slices) addSentRows(set, await readSlice(db, desk, slice, status))
  return set
}

/** The slices of a batch in which somebody has the status, in the order of the file. */
export function slicesWith(db: Database, desk: Desk, status: UserStatus): Promise<Slice[]> {
  return db.query<Slice>(
    `select slice_no as "sliceNo", row_from as "rowFrom", row_to as "rowTo", xmin::text as version
     from batch_slice where batch_id = $1 and ${status} > 0 order by slice_no`,
    [desk.batchId],
  )
}

/** The rows of a slice that have the status, as `int4send` gives them, in any order; kept until somebody of the slice is decided. */
export function readSlice(db: Database, desk: Desk, { sliceNo, rowFrom, rowTo, version }: Slice, status: UserStatus): Promise<Uint8Array> {
  const read = async () => {
    const [found] = await db.query<{ sent: Buffer | null }>(
      `select string_agg(int4send(row_no), ''::bytea) as sent from users
       where batch_id = $1 and row_no between $2 and $3 and status = $4::user_status`,
      [desk.batchId, rowFrom, rowTo, status],
    )
    return found?.sent ?? Buffer.alloc(0)
  }
  return deskMemory.recall(`${desk.batchId}.${sliceNo}.${status}.${version}`, read, ({ byteLength }) => byteLength)
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
