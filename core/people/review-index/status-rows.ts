import { createHash } from 'node:crypto'
import type { Database } from '#core/database/open-database'
import type { PersonStatus } from '#core/people/filter/person-status'
import type { ReviewIndex } from '#core/people/review-index/find-review-index'
import { reviewIndexMemory } from '#core/people/review-index/memory'
import { addBits, addRange, addSentRows, createRowSet, type RowSet, removeRow } from '#core/people/review-index/row-set'

// `version` changes with every decision on a person of the slice, because it is the row version (`xmin`) of the slice.
type Slice = { sliceNo: number; rowFrom: number; rowTo: number; version: string }

/** Returns the rows of a batch that have the status now; without a status, all imported rows. */
export async function statusRows(db: Database, reviewIndex: ReviewIndex, status: PersonStatus | undefined): Promise<RowSet> {
  if (status === undefined) return importedRows(db, reviewIndex)
  const slices = await slicesWith(db, reviewIndex, status)
  const versions = createHash('sha256')
    .update(slices.map(({ sliceNo, version }) => `${sliceNo}.${version}`).join())
    .digest('base64')
  return reviewIndexMemory.recall(
    `${reviewIndex.batchId}.${status}.${versions}`,
    () => (status === 'pending' ? pendingRows(db, reviewIndex) : decidedRows(db, reviewIndex, slices, status)),
    ({ byteLength }) => byteLength,
  )
}

async function pendingRows(db: Database, reviewIndex: ReviewIndex): Promise<RowSet> {
  const slices = await db.query<{ rowFrom: number; sent: Buffer }>(
    'select row_from as "rowFrom", varbit_send(pending_rows) as sent from batch_slice where batch_id = $1 and pending > 0',
    [reviewIndex.batchId],
  )
  const set = createRowSet(reviewIndex.rows)
  for (const { rowFrom, sent } of slices) addBits(set, rowFrom, sent)
  return set
}

async function decidedRows(db: Database, reviewIndex: ReviewIndex, slices: Slice[], status: PersonStatus): Promise<RowSet> {
  const set = createRowSet(reviewIndex.rows)
  for (const slice of slices) addSentRows(set, await readSlice(db, reviewIndex, slice, status))
  return set
}

/** Returns the slices of a batch with people of the status, in file order. */
export function slicesWith(db: Database, reviewIndex: ReviewIndex, status: PersonStatus): Promise<Slice[]> {
  return db.query<Slice>(
    `select slice_no as "sliceNo", row_from as "rowFrom", row_to as "rowTo", xmin::text as version
     from batch_slice where batch_id = $1 and ${status} > 0 order by slice_no`,
    [reviewIndex.batchId],
  )
}

/** Returns the rows of a slice with the status as `int4send` values, in any order; cached until a person of the slice is decided. */
export function readSlice(
  db: Database,
  reviewIndex: ReviewIndex,
  { sliceNo, rowFrom, rowTo, version }: Slice,
  status: PersonStatus,
): Promise<Uint8Array> {
  const read = async () => {
    const [found] = await db.query<{ sent: Buffer | null }>(
      `select string_agg(int4send(row_no), ''::bytea) as sent from users
       where batch_id = $1 and row_no between $2 and $3 and status = $4::person_status`,
      [reviewIndex.batchId, rowFrom, rowTo, status],
    )
    return found?.sent ?? Buffer.alloc(0)
  }
  return reviewIndexMemory.recall(`${reviewIndex.batchId}.${sliceNo}.${status}.${version}`, read, ({ byteLength }) => byteLength)
}

async function importedRows(db: Database, reviewIndex: ReviewIndex): Promise<RowSet> {
  const [slices, left] = await Promise.all([
    db.query<{ rowFrom: number; rowTo: number }>(
      'select row_from as "rowFrom", row_to as "rowTo" from batch_slice where batch_id = $1 and imported_at is not null',
      [reviewIndex.batchId],
    ),
    db.query<{ row: number }>('select row_no as row from failed_row where batch_id = $1', [reviewIndex.batchId]),
  ])
  const set = createRowSet(reviewIndex.rows)
  for (const { rowFrom, rowTo } of slices) addRange(set, rowFrom, rowTo)
  for (const { row } of left) removeRow(set, row)
  return set
}
