import { expressionBuilder, sql } from 'kysely'
import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import type { Tables } from '#core/database/tables'
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
  ctx: Context,
  filter: RegisterFilter,
  { after, atMost = rowsAtOnce }: { after?: RegisterPlace | undefined; atMost?: number } = {},
): AsyncGenerator<RegisterEntry[]> {
  const { db, actor } = ctx
  const makerId = seesAllBatches(actor) ? null : actor.id
  for (const batch of await batchesFrom(db, { makerId, after, filter })) {
    const afterRow = batch.batchId === after?.batchId ? after.row : 0
    for await (const rows of approvedRows(db, batch.batchId, filter, afterRow)) yield await readEntries(ctx, batch, rows, atMost)
  }
}

type Wanted = { makerId: string | null; after: RegisterPlace | undefined; filter: RegisterFilter }

/** Batches with approved people, newest first, without short ones that do not match the search. */
function batchesFrom({ kysely }: Database, { makerId, after, filter }: Wanted): Promise<Registered[]> {
  let query = kysely
    .selectFrom('batch as b')
    .where((eb) => eb.exists(eb.selectFrom('batchSlice as s').whereRef('s.batchId', '=', 'b.id').where('s.approved', '>', 0)))
    .select(['b.id as batchId', 'b.fileName'])
    .orderBy('b.id', 'desc')
  if (makerId !== null) query = query.where('b.makerId', '=', makerId)
  if (after !== undefined) query = query.where('b.id', '<=', after.batchId)
  if (filter.q !== undefined) query = query.where(mayMatch(filter.q))
  return query.execute()
}

/** Whether batch `b` is long, has no review index, or has a person who matches the search. */
function mayMatch(q: string) {
  const eb = expressionBuilder<Tables & { b: Tables['batch'] }, 'b'>()
  const folded = sql<string>`(select resolve_filter(null, ${JSON.stringify({ q })}::jsonb) ->> 'q')`
  return eb.or([
    eb('b.rowCount', '>', shortBatchRows),
    eb.not(eb.exists(eb.selectFrom('reviewIndex as d').whereRef('d.batchId', '=', 'b.id').where('d.builtAt', 'is not', null))),
    eb.exists(
      eb.selectFrom('reviewIndexText as t').whereRef('t.batchId', '=', 'b.id').where(sql<number>`strpos(t.text, ${folded})`, '>', 0),
    ),
  ])
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
async function readEntries(ctx: Context, { batchId, fileName }: Registered, rows: number[], atMost: number): Promise<RegisterEntry[]> {
  const page = ctx.db.kysely
    .selectFrom('users as u')
    .where('u.batchId', '=', batchId)
    .where('u.rowNo', '=', sql<number>`any (${rows}::integer[])`)
    .where('u.status', '=', 'approved')
    .where(isFinal(batchId))
    .select(personColumns)
    .orderBy('u.rowNo')
    .limit(atMost)
  const users = await readPeople(ctx, page)
  return users.map((user) => ({ ...user, fileName }))
}
