import type { Database } from '#core/db'
import type { Desk } from '#core/desk/find-desk'
import { deskMemory } from '#core/desk/memory'
import { readColumn, readOrder } from '#core/desk/read-column'
import { findCode } from '#core/desk/read-values'
import { addRange, addRow, addSentRows, createRowSet, intersect, type RowSet } from '#core/desk/row-set'

/**
 * The rows of a batch that match the filter, whatever their status: a set that never changes. Null is all of them. The same rows as the
 * database's `user_matches` tells, which is asked itself until the desk is prepared.
 */
export async function matchingRows(db: Database, desk: Desk): Promise<RowSet | null> {
  if (Object.keys(desk.filter).length === 0) return null
  if (desk.version === null) return matchingUnprepared(db, desk)
  return recallSet(desk, JSON.stringify(desk.filter), async () => {
    const [first, ...others] = await Promise.all(conditionsOf(db, desk))
    return first ? intersect(first, ...others) : createRowSet(desk.rows)
  })
}

function matchingUnprepared(db: Database, desk: Desk): Promise<RowSet> {
  return sentRows(db, desk, 'users u where u.batch_id = $1 and user_matches(u, $2::jsonb)', JSON.stringify(desk.filter))
}

/** One set for each thing that the filter asks. */
function conditionsOf(db: Database, desk: Desk): Promise<RowSet>[] {
  const { q, city, domain, flag, bornBy, bornAfter, rowFrom, rowTo, ends } = desk.filter
  return [
    ...(q === undefined ? [] : [searchedRows(db, desk, q)]),
    ...(city === undefined ? [] : [rowsWithValue(db, desk, 'city', city)]),
    ...(domain === undefined ? [] : [rowsWithValue(db, desk, 'domain', domain)]),
    ...(flag === undefined ? [] : [cuedRows(db, desk, flag)]),
    ...(bornBy === undefined && bornAfter === undefined ? [] : [rowsBorn(db, desk)]),
    ...(rowFrom === undefined || rowTo === undefined ? [] : [Promise.resolve(rangeOf(desk, rowFrom, rowTo))]),
    ...(ends === undefined ? [] : [rowsBetween(db, desk, ends)]),
  ]
}

const searchedRows = (db: Database, desk: Desk, q: string) =>
  recallSet(desk, `q:${q}`, () =>
    sentRows(db, desk, 'desk_person u where u.batch_id = $1 and u.text like $2', `%${q.replace(/[\\%_]/g, '\\$&')}%`),
  )

export const cuedRows = (db: Database, desk: Desk, flag: string) =>
  recallSet(desk, `flag:${flag}`, () => sentRows(db, desk, 'desk_flag u where u.batch_id = $1 and u.flag = $2', flag))

async function rowsWithValue(db: Database, desk: Desk, kind: 'city' | 'domain', value: string): Promise<RowSet> {
  const [code, codes] = await Promise.all([findCode(db, desk, kind, value), readColumn(db, desk, kind === 'city' ? 'cities' : 'domains')])
  return rowsWhere(desk, (index) => code !== null && codes[index] === code)
}

async function rowsBorn(db: Database, desk: Desk): Promise<RowSet> {
  const { bornBy, bornAfter } = desk.filter
  const [births, cities] = await Promise.all([readColumn(db, desk, 'births'), readColumn(db, desk, 'cities')])
  const [last, first] = [
    bornBy === undefined ? Number.MAX_SAFE_INTEGER : dayOf(bornBy),
    bornAfter === undefined ? Number.MIN_SAFE_INTEGER : dayOf(bornAfter),
  ]
  return rowsWhere(desk, (index) => {
    const birth = births[index] ?? 0
    return birth <= last && birth > first && (cities[index] ?? -1) >= 0
  })
}

const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000

function rangeOf(desk: Desk, from: number, to: number): RowSet {
  const set = createRowSet(desk.rows)
  addRange(set, from, Math.min(to, desk.rows))
  return set
}

async function rowsBetween(db: Database, desk: Desk, ends: [string, number][]): Promise<RowSet> {
  const order = await readOrder(db, desk)
  const set = createRowSet(desk.rows)
  const [from, to] = [order.indexOf(ends[0]?.[1] ?? 0), order.indexOf(ends.at(-1)?.[1] ?? 0)]
  for (let place = from; place >= 0 && place <= to; place += 1) addRow(set, order[place] ?? 0)
  return set
}

function rowsWhere(desk: Desk, isIn: (index: number) => boolean): RowSet {
  const set = createRowSet(desk.rows)
  for (let index = 0; index < desk.rows; index += 1) if (isIn(index)) addRow(set, index + 1)
  return set
}

async function sentRows(db: Database, desk: Desk, from: string, value: string): Promise<RowSet> {
  const set = createRowSet(desk.rows)
  const [found] = await db.query<{ sent: Buffer | null }>(`select string_agg(int4send(u.row_no), ''::bytea) as sent from ${from}`, [
    desk.batchId,
    value,
  ])
  if (found?.sent) addSentRows(set, found.sent)
  return set
}

const recallSet = (desk: Desk, name: string, read: () => Promise<RowSet>) =>
  deskMemory.recall(`${desk.batchId}.${desk.version}.${name}`, read, ({ byteLength }) => byteLength)
