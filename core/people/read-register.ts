import { expressionBuilder, sql } from 'kysely'
import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import type { Tables } from '#core/database/tables'
import { seesAllBatches } from '#core/operators/operator'
import type { Person } from '#core/people/person'
import { isFinal, personColumns, readPeople } from '#core/people/read-people'
import { findReviewIndex } from '#core/people/review-index/find-review-index'
import { matchingRows } from '#core/people/review-index/matching-rows'
import { hasRow, type RowSet } from '#core/people/review-index/row-set'
import { readSlice, slicesWith } from '#core/people/review-index/status-rows'
import { requireTarget } from '#core/targets/require-target'
import type { RegisterFilter } from './register-filter'
import { type AtTarget, mayHaveOutcome, rowsAtTarget } from './rows-at-target'

export type RegisterEntry = Person & { fileName: string }

/** The position after a row of a batch. */
export type RegisterCursor = { batchId: string; row: number }

type Registered = { batchId: string; fileName: string }

const rowsAtOnce = 5_000
// One query rules out the short batches without a match, which saves several queries for each.
const shortBatchRows = 20_000

/**
 * Yields people with a final approval in all batches the actor may see, newest batch first, a few thousand rows at a time and at most
 * `atMost` of these. Refuses with `target-not-found`.
 */
export async function* readRegister(
  ctx: Context,
  filter: RegisterFilter,
  { after, atMost = rowsAtOnce }: { after?: RegisterCursor | undefined; atMost?: number } = {},
): AsyncGenerator<RegisterEntry[]> {
  const { db, actor } = ctx
  const makerId = seesAllBatches(actor) ? null : actor.id
  const { delivery, ...ofPerson } = filter
  const wanted: Wanted = {
    filter: ofPerson,
    at: delivery && { targetId: await requireTarget(db, delivery.target), outcome: delivery.outcome },
  }
  for (const batch of await batchesFrom(db, { makerId, after, ...wanted })) {
    const afterRow = batch.batchId === after?.batchId ? after.row : 0
    for await (const rows of approvedRows(db, batch.batchId, wanted, afterRow)) yield await readEntries(ctx, batch, rows, atMost)
  }
}

type Wanted = { filter: Omit<RegisterFilter, 'delivery'>; at: AtTarget | undefined }
type WantedBatches = Wanted & { makerId: string | null; after: RegisterCursor | undefined }

/** Batches with approved people, newest first, without those that cannot match. */
function batchesFrom({ kysely }: Database, { makerId, after, filter, at }: WantedBatches): Promise<Registered[]> {
  let query = kysely
    .selectFrom('batch as b')
    .where((eb) => eb.exists(eb.selectFrom('batchSlice as s').whereRef('s.batchId', '=', 'b.id').where('s.approved', '>', 0)))
    .select(['b.id as batchId', 'b.fileName'])
    .orderBy('b.id', 'desc')
  if (makerId !== null) query = query.where('b.makerId', '=', makerId)
  if (after !== undefined) query = query.where('b.id', '<=', after.batchId)
  if (filter.q !== undefined) query = query.where(mayMatch(filter.q))
  if (at !== undefined) query = query.where(mayHaveOutcome(at))
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

/** Yields the matching rows of a batch, approved or at the target, in file order, at most one slice at a time. */
async function* approvedRows(db: Database, batchId: string, { filter, at }: Wanted, afterRow: number): AsyncGenerator<number[]> {
  const reviewIndex = await findReviewIndex(db, batchId, filter)
  // Without a review index no person has a flag.
  if (filter.flag !== undefined && reviewIndex.version === null) return
  const [matching, there, slices] = await Promise.all([
    matchingRows(db, reviewIndex),
    at === undefined ? null : rowsAtTarget(db, reviewIndex, at),
    slicesWith(db, reviewIndex, 'approved'),
  ])
  for (const slice of slices.filter(({ rowTo }) => rowTo > afterRow)) {
    // Who is approved is read with the people, so that few at a target are found without reading a slice for each of them.
    const found = there ? rowsIn(there, slice) : await readSlice(db, reviewIndex, slice, 'approved')
    const rows = found.filter((row) => row > afterRow && (matching === null || hasRow(matching, row))).sort()
    for (let from = 0; from < rows.length; from += rowsAtOnce) yield [...rows.subarray(from, from + rowsAtOnce)]
  }
}

function rowsIn(set: RowSet, { rowFrom, rowTo }: { rowFrom: number; rowTo: number }): Int32Array {
  const all = Int32Array.from({ length: rowTo - rowFrom + 1 }, (_, index) => rowFrom + index)
  return all.filter((row) => hasRow(set, row))
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
  const people = await readPeople(ctx, page)
  return people.map((person) => ({ ...person, fileName }))
}
