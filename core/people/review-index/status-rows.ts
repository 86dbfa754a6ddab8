import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import { balancePartOf, type PersonStatus } from '#core/people/filter/person-status'
import { decodeInt32s } from '#core/people/index-parts/int32-bytes'
import { reviewIndexCache } from '#core/people/review-index/cache'
import type { ReviewIndex } from '#core/people/review-index/find-review-index'
import { addBits, addRange, addRow, createRowSet, type RowSet, removeRow, sentRows } from '#core/people/review-index/row-set'

// `version` changes with every decision on a person of the slice, because it is the row version (`xmin`) of the slice.
type Slice = { sliceNo: number; rowFrom: number; rowTo: number; version: string }

/** Returns the rows of a batch that have the status now; without a status, all imported rows. */
export async function statusRows(db: Database, reviewIndex: ReviewIndex, status: PersonStatus | undefined): Promise<RowSet> {
  if (status === undefined) return importedRows(db, reviewIndex)
  const slices = await slicesWith(db, reviewIndex, status)
  const versions = createHash('sha256')
    .update(slices.map(({ sliceNo, version }) => `${sliceNo}.${version}`).join())
    .digest('base64')
  return reviewIndexCache.getOrRead(
    `${reviewIndex.batchId}.${status}.${versions}`,
    () => (status === 'pending' ? pendingRows(db, reviewIndex) : decidedRows(db, reviewIndex, slices, status)),
    ({ byteLength }) => byteLength,
  )
}

async function pendingRows({ kysely }: Database, reviewIndex: ReviewIndex): Promise<RowSet> {
  const slices = await kysely
    .selectFrom('batchSlice')
    .where('batchId', '=', reviewIndex.batchId)
    .where('pending', '>', 0)
    .select(['rowFrom', sql<Buffer>`varbit_send(pending_rows)`.as('sent')])
    .execute()
  const set = createRowSet(reviewIndex.rows)
  for (const { rowFrom, sent } of slices) addBits(set, rowFrom, sent)
  return set
}

async function decidedRows(db: Database, reviewIndex: ReviewIndex, slices: Slice[], status: PersonStatus): Promise<RowSet> {
  const set = createRowSet(reviewIndex.rows)
  for (const slice of slices) for (const row of await readSlice(db, reviewIndex, slice, status)) addRow(set, row)
  return set
}

/** Returns the slices of a batch with people of the status, in file order. */
export function slicesWith({ kysely }: Database, reviewIndex: ReviewIndex, status: PersonStatus): Promise<Slice[]> {
  return kysely
    .selectFrom('batchSlice')
    .where('batchId', '=', reviewIndex.batchId)
    .where(balancePartOf(status), '>', 0)
    .select(['sliceNo', 'rowFrom', 'rowTo', sql<string>`xmin::text`.as('version')])
    .orderBy('sliceNo')
    .execute()
}

/** Returns the rows of a slice with the status, in any order; cached until a person of the slice is decided. The caller must not change them. */
export function readSlice(
  { kysely }: Database,
  reviewIndex: ReviewIndex,
  { sliceNo, rowFrom, rowTo, version }: Slice,
  status: PersonStatus,
): Promise<Int32Array> {
  const read = async () => {
    const { sent } = await kysely
      .selectFrom('users as u')
      .where('u.batchId', '=', reviewIndex.batchId)
      .where((eb) => eb.between('u.rowNo', rowFrom, rowTo))
      .where('u.status', '=', status)
      .select(sentRows)
      .executeTakeFirstOrThrow()
    return decodeInt32s(sent ? [sent] : [])
  }
  return reviewIndexCache.getOrRead(`${reviewIndex.batchId}.${sliceNo}.${status}.${version}`, read, ({ byteLength }) => byteLength)
}

async function importedRows(db: Database, { batchId, rows }: ReviewIndex): Promise<RowSet> {
  const [slices, { sent: failed }] = await Promise.all([
    db.prisma.batchSlice.findMany({ where: { batchId, importedAt: { not: null } }, select: { rowFrom: true, rowTo: true } }),
    db.kysely.selectFrom('failedRow as u').where('u.batchId', '=', batchId).select(sentRows).executeTakeFirstOrThrow(),
  ])
  const set = createRowSet(rows)
  for (const { rowFrom, rowTo } of slices) addRange(set, rowFrom, rowTo)
  if (failed) for (const row of decodeInt32s([failed])) removeRow(set, row)
  return set
}
