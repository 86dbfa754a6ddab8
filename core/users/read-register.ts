import type { Context } from '#core/context'
import type { Database } from '#core/db'
import { isFinal } from '#core/decisions/is-final'
import { findDesk } from '#core/desk/find-desk'
import { matchingRows } from '#core/desk/matching-rows'
import { hasRow, rowsOfSent } from '#core/desk/row-set'
import { readSlice, slicesWith } from '#core/desk/status-rows'
import { seesAllBatches } from '#core/operators/operator'
import { readUsers, userColumns } from '#core/users/read-users'
import type { User } from '#core/users/user'
import type { UserFilter } from '#core/users/user-filter'

export type RegisterEntry = User & { fileName: string }
export type RegisterFilter = Omit<UserFilter, 'range'>

/** Where to go on: behind a row of a batch. */
export type RegisterPlace = { batchId: string; row: number }

type Registered = { batchId: string; fileName: string }

const rowsAtOnce = 5_000
// Of many short batches most have nobody whom a search finds: one query tells, instead of some for each. A longer one is gone over once.
const shortBatchRows = 20_000

/**
 * The people whose approval is final, across all batches the actor may see, newest batch first: those of some thousand rows at a time,
 * and of these at most `atMost`. Who matches is a set of each batch's desk, which is kept; who is approved is told by its slices.
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

/** Batches with approved people, the newest first; without those short ones in which a search finds nobody. */
function batchesFrom(db: Database, { makerId, after, filter }: Wanted): Promise<Registered[]> {
  return db.query<Registered>(
    `select b.id as "batchId", b.file_name as "fileName"
     from batch b
     left join desk d on d.batch_id = b.id and d.prepared_at is not null
     cross join (select resolve_filter(null, jsonb_strip_nulls(jsonb_build_object('q', $3::text))) ->> 'q' as q) f
     where ($1::uuid is null or b.maker_id = $1) and ($2::uuid is null or b.id <= $2)
       and exists (select from batch_slice s where s.batch_id = b.id and s.approved > 0)
       and (f.q is null or d.batch_id is null or b.row_count > ${shortBatchRows}
         or exists (select from desk_person p where p.batch_id = b.id and strpos(p.text, f.q) > 0))
     order by b.id desc`,
    [makerId, after?.batchId ?? null, filter.q ?? null],
  )
}

/** The rows of a batch that match and are approved, in the order of the file, of one slice or a part of it at a time. */
async function* approvedRows(db: Database, batchId: string, filter: RegisterFilter, afterRow: number): AsyncGenerator<number[]> {
  const desk = await findDesk(db, batchId, filter)
  // Until then nobody has a flag.
  if (filter.flag !== undefined && desk.version === null) return
  const [matching, slices] = await Promise.all([matchingRows(db, desk), slicesWith(db, desk, 'approved')])
  for (const slice of slices.filter(({ rowTo }) => rowTo > afterRow)) {
    const approved = rowsOfSent(await readSlice(db, desk, slice, 'approved'))
    const rows = approved.filter((row) => row > afterRow && (matching === null || hasRow(matching, row))).sort()
    for (let from = 0; from < rows.length; from += rowsAtOnce) yield [...rows.subarray(from, from + rowsAtOnce)]
  }
}

/** Those of the rows who are approved for good. */
async function readEntries(db: Database, { batchId, fileName }: Registered, rows: number[], atMost: number): Promise<RegisterEntry[]> {
  const users = await readUsers(
    db,
    `select ${userColumns} from users u
     where u.batch_id = $1 and u.row_no = any ($2::integer[]) and u.status = 'approved' and ${isFinal('$1')}
     order by u.row_no limit $3`,
    [batchId, rows, atMost],
  )
  return users.map((user) => ({ ...user, fileName }))
}
