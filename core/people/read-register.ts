import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import { seesAllBatches } from '#core/operators/operator'
import type { PersonFilter } from '#core/people/filter/person-filter'
import type { Person } from '#core/people/person'
import { isFinal, personColumns, readPeople } from '#core/people/read-people'
import { findReviewIndex } from '#core/people/review-index/find-review-index'
import { matchingRows } from '#core/people/review-index/matching-rows'
import { hasRow, rowsOfSent } from '#core/people/review-index/row-set'
import { readSlice, slicesWith } from '#core/people/review-index/status-rows'

export type RegisterEntry = Person & { fileName: string }
export type RegisterFilter = Omit<PersonFilter, 'range'>

/** The position after a row of a batch. */
export type RegisterPlace = { batchId: string; row: number }

type Registered = { batchId: string; fileName: string }

const rowsAtOnce = 5_000
// One query rules out the short batches without a match, which saves several queries for each.
const shortBatchRows = 20_000

/**
 * Yields people with a final approval in all batches the actor may see, newest batch first, a few thousand rows at a time and at most
 * `atMost` of these.
 */
export async function* readRegister(
  { db, actor }: Context,
  filter: RegisterFilter,
  { after, atMost = rowsAtOnce }: { after?: RegisterPlace | undefined; atMost?: number } = {},
): AsyncGenerator<RegisterEntry[]> {
  const makerId = seesAllBatches(actor) ? null : actor.id
  for (const batch of await batchesFrom(db, { makerId, after, filter })) {
    const afterRow = batch.batchId === after?.batchId ? after.row : 0
    for await (const rows of approvedRows(db, batch.batchId, filter, afterRow)) yield await readEntries(db, batch, rows, atMost)
  }
}

type Wanted = { makerId: string | null; after: RegisterPlace | undefined; filter: RegisterFilter }

/** Batches with approved people, newest first, without short ones that do not match the search. */
function batchesFrom(db: Database, { makerId, after, filter }: Wanted): Promise<Registered[]> {
  return db.query<Registered>(
    `select b.id as "batchId", b.file_name as "fileName"
     from batch b
     left join review_index d on d.batch_id = b.id and d.built_at is not null
     cross join (select resolve_filter(null, jsonb_strip_nulls(jsonb_build_object('q', $3::text))) ->> 'q' as q) f
     where ($1::uuid is null or b.maker_id = $1) and ($2::uuid is null or b.id <= $2)
       and exists (select from batch_slice s where s.batch_id = b.id and s.approved > 0)
       and (f.q is null or d.batch_id is null or b.row_count > ${shortBatchRows}
         or exists (select from review_index_person p where p.batch_id = b.id and strpos(p.text, f.q) > 0))
     order by b.id desc`,
    [makerId, after?.batchId ?? null, filter.q ?? null],
  )
}

/** Yields the approved matching rows of a batch in file order, at most one slice at a time. */
async function* approvedRows(db: Database, batchId: string, filter: RegisterFilter, afterRow: number): AsyncGenerator<number[]> {
  const reviewIndex = await findReviewIndex(db, batchId, filter)
  // Without a review index no person has a flag.
  if (filter.flag !== undefined && reviewIndex.version === null) return
  const [matching, slices] = await Promise.all([matchingRows(db, reviewIndex), slicesWith(db, reviewIndex, 'approved')])
  for (const slice of slices.filter(({ rowTo }) => rowTo > afterRow)) {
    const approved = rowsOfSent(await readSlice(db, reviewIndex, slice, 'approved'))
    const rows = approved.filter((row) => row > afterRow && (matching === null || hasRow(matching, row))).sort()
    for (let from = 0; from < rows.length; from += rowsAtOnce) yield [...rows.subarray(from, from + rowsAtOnce)]
  }
}

/** Reads the rows whose approval is final. */
async function readEntries(db: Database, { batchId, fileName }: Registered, rows: number[], atMost: number): Promise<RegisterEntry[]> {
  const users = await readPeople(
    db,
    `select ${personColumns} from users u
     where u.batch_id = $1 and u.row_no = any ($2::integer[]) and u.status = 'approved' and ${isFinal('$1')}
     order by u.row_no limit $3`,
    [batchId, rows, atMost],
  )
  return users.map((user) => ({ ...user, fileName }))
}
