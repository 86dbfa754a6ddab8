import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import { type Flag, flags } from '#core/people/filter/flag'
import type { PersonStatus } from '#core/people/filter/person-status'
import { noDay } from '#core/people/index-parts/days'
import { reviewIndexCache } from '#core/people/review-index/cache'
import type { ReviewIndex } from '#core/people/review-index/find-review-index'
import { findCode, readColumn, readOrder } from '#core/people/review-index/read-column'
import { addRange, addRow, countRows, createRowSet, intersect, type RowSet, rowSetOf, sentRows } from '#core/people/review-index/row-set'
import { statusRows } from '#core/people/review-index/status-rows'

/**
 * Returns the rows of a batch that match the filter, of any status; null means all rows. The SQL function `person_matches` defines the
 * rule and is called itself until the review index is built.
 */
export async function matchingRows(db: Database, reviewIndex: ReviewIndex): Promise<RowSet | null> {
  if (Object.keys(reviewIndex.filter).length === 0) return null
  if (reviewIndex.version === null) return matchingInTable(db, reviewIndex)
  return readCachedSet(reviewIndex, JSON.stringify(reviewIndex.filter), async () => {
    const [first, ...others] = await Promise.all(conditionsOf(db, reviewIndex))
    return first ? intersect(first, ...others) : createRowSet(reviewIndex.rows)
  })
}

async function matchingInTable({ kysely }: Database, { batchId, rows, filter }: ReviewIndex): Promise<RowSet> {
  const { sent } = await kysely
    .selectFrom('users as u')
    .where('u.batchId', '=', batchId)
    .where(sql<boolean>`person_matches(u, ${JSON.stringify(filter)}::jsonb)`)
    .select(sentRows)
    .executeTakeFirstOrThrow()
  return rowSetOf(rows, sent)
}

/** One set for each condition of the filter. */
function conditionsOf(db: Database, reviewIndex: ReviewIndex): Promise<RowSet>[] {
  const { q, city, domain, flag, bornBy, bornAfter, rowFrom, rowTo, ends, fields = [] } = reviewIndex.filter
  return [
    ...(q === undefined ? [] : [searchedRows(db, reviewIndex, q)]),
    ...(city === undefined ? [] : [rowsWithValue(db, reviewIndex, 'city', city)]),
    ...(domain === undefined ? [] : [rowsWithValue(db, reviewIndex, 'domain', domain)]),
    ...(flag === undefined ? [] : [flaggedRows(db, reviewIndex, flag)]),
    ...(bornBy === undefined && bornAfter === undefined ? [] : [rowsBorn(db, reviewIndex)]),
    ...(rowFrom === undefined || rowTo === undefined ? [] : [Promise.resolve(rangeOf(reviewIndex, rowFrom, rowTo))]),
    ...(ends === undefined ? [] : [rowsBetween(db, reviewIndex, ends)]),
    ...fields.map((condition) => rowsWithField(db, reviewIndex, condition)),
  ]
}

const searchedRows = ({ kysely }: Database, reviewIndex: ReviewIndex, q: string) =>
  readCachedSet(reviewIndex, `q:${q}`, async () => {
    const { sent } = await kysely
      .selectFrom(sql<{ rowNo: number }>`rows_with_text(${reviewIndex.batchId}, ${q})`.as<'u'>(sql`u (row_no)`))
      .select(sentRows)
      .executeTakeFirstOrThrow()
    return rowSetOf(reviewIndex.rows, sent)
  })

/** Read from the rows, which take no longer than a column that has to be sorted first. */
const rowsWithField = (db: Database, reviewIndex: ReviewIndex, condition: Record<string, unknown>) =>
  readCachedSet(reviewIndex, `field:${JSON.stringify(condition)}`, () =>
    matchingInTable(db, { ...reviewIndex, filter: { fields: [condition] } }),
  )

/** Returns the rows of the people with a flag. Needs a built review index. */
export const flaggedRows = ({ kysely }: Database, reviewIndex: ReviewIndex, flag: string) =>
  readCachedSet(reviewIndex, `flag:${flag}`, async () => {
    const { sent } = await kysely
      .selectFrom('reviewIndexFlag as u')
      .where('u.batchId', '=', reviewIndex.batchId)
      .where('u.flag', '=', flag)
      .select(sentRows)
      .executeTakeFirstOrThrow()
    return rowSetOf(reviewIndex.rows, sent)
  })

async function rowsWithValue(db: Database, reviewIndex: ReviewIndex, kind: 'city' | 'domain', value: string): Promise<RowSet> {
  const [code, codes] = await Promise.all([
    findCode(db, reviewIndex, kind, value),
    readColumn(db, reviewIndex, kind === 'city' ? 'cities' : 'domains'),
  ])
  return rowsWhere(reviewIndex, (index) => code !== null && codes[index] === code)
}

async function rowsBorn(db: Database, reviewIndex: ReviewIndex): Promise<RowSet> {
  const { bornBy, bornAfter } = reviewIndex.filter
  const [births, cities] = await Promise.all([readColumn(db, reviewIndex, 'births'), readColumn(db, reviewIndex, 'cities')])
  const [last, first] = [
    bornBy === undefined ? Number.MAX_SAFE_INTEGER : dayOf(bornBy),
    bornAfter === undefined ? Number.MIN_SAFE_INTEGER : dayOf(bornAfter),
  ]
  return rowsWhere(reviewIndex, (index) => {
    const birth = births[index] ?? 0
    return birth <= last && birth > first && birth !== noDay && (cities[index] ?? -1) >= 0
  })
}

const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000

function rangeOf(reviewIndex: ReviewIndex, from: number, to: number): RowSet {
  const set = createRowSet(reviewIndex.rows)
  addRange(set, from, Math.min(to, reviewIndex.rows))
  return set
}

async function rowsBetween(db: Database, reviewIndex: ReviewIndex, ends: [string, number][]): Promise<RowSet> {
  const order = await readOrder(db, reviewIndex)
  const set = createRowSet(reviewIndex.rows)
  const [from, to] = [order.indexOf(ends[0]?.[1] ?? 0), order.indexOf(ends.at(-1)?.[1] ?? 0)]
  for (let place = from; place >= 0 && place <= to; place += 1) addRow(set, order[place] ?? 0)
  return set
}

function rowsWhere(reviewIndex: ReviewIndex, isIn: (index: number) => boolean): RowSet {
  const set = createRowSet(reviewIndex.rows)
  for (let index = 0; index < reviewIndex.rows; index += 1) if (isIn(index)) addRow(set, index + 1)
  return set
}

const readCachedSet = (reviewIndex: ReviewIndex, name: string, read: () => Promise<RowSet>) =>
  reviewIndexCache.getOrRead(`${reviewIndex.batchId}.${reviewIndex.version}.${name}`, read, ({ byteLength }) => byteLength)

export type FlagCount = { flag: Flag; count: number }

/** Counts the people of a set per flag, without flags that none of them has. Needs a built review index. */
export async function countFlags(db: Database, reviewIndex: ReviewIndex, set: RowSet): Promise<FlagCount[]> {
  const counted = flags.map(async (flag) => ({ flag, count: countRows(intersect(set, await flaggedRows(db, reviewIndex, flag))) }))
  return (await Promise.all(counted)).filter(({ count }) => count > 0)
}

/** Returns the rows that match the filter and have the status now; without a status, of any. */
export async function matchingRowsWithStatus(db: Database, reviewIndex: ReviewIndex, status?: PersonStatus): Promise<RowSet> {
  const [matching, withStatus] = await Promise.all([matchingRows(db, reviewIndex), statusRows(db, reviewIndex, status)])
  return matching === null ? withStatus : intersect(withStatus, matching)
}
