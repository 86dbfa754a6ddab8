import { sql } from 'kysely'
import pg from 'pg'
import type { Database } from '#core/database/open-database'
import { erasedMark } from '#core/erased-mark'
import { decodeInt32s, encodeInt32s } from '#core/people/index-parts/int32-bytes'
import type { Column } from '#core/people/review-index/read-column'

/** The arguments of erase_rows for the review index: codes that no one else has, and all rows in the order of names, as int4send. */
export type ReviewIndexChanges = { unused: { cities: number[]; domains: number[] } | null; order: Buffer | null }

/** Finds what erasing rows changes in a built review index. Nothing for failed rows, which it does not have, and nothing while it is being built, because it changes meanwhile. */
export async function findReviewIndexChanges(db: Database, batchId: string, rows: ReadonlySet<number>): Promise<ReviewIndexChanges> {
  const built = await db.kysely
    .selectFrom('reviewIndex as i')
    .innerJoin('users as u', 'u.batchId', 'i.batchId')
    .where('i.batchId', '=', batchId)
    .where('i.builtAt', 'is not', null)
    .where('u.rowNo', '=', sql<number>`any (${[...rows]}::integer[])`)
    .select('i.batchId')
    .limit(1)
    .execute()
  if (built.length === 0) return { unused: null, order: null }
  const unused = {
    cities: unusedCodes(await readColumn(db, batchId, 'cities'), rows),
    domains: unusedCodes(await readColumn(db, batchId, 'domains'), rows),
  }
  return { unused, order: encodeInt32s(await orderWithout(db, batchId, await readOrder(db, batchId), rows)) }
}

async function readColumn(db: Database, batchId: string, column: Column): Promise<Int32Array> {
  return decodeInt32s(
    await db.readBytes(`select ${column} from review_index_slice where batch_id = ${pg.escapeLiteral(batchId)} order by slice_no`),
  )
}

async function readOrder(db: Database, batchId: string): Promise<Int32Array> {
  return decodeInt32s(
    await db.readBytes(`select rows from review_index_order where batch_id = ${pg.escapeLiteral(batchId)} order by chunk_no`),
  )
}

/** The codes that only these rows have. */
function unusedCodes(column: Int32Array, rows: ReadonlySet<number>): number[] {
  const codes = new Set([...rows].map((row) => column[row - 1] ?? -1).filter((code) => code >= 0))
  for (let index = 0; index < column.length && codes.size > 0; index += 1) {
    const code = column[index] as number
    if (codes.has(code) && !rows.has(index + 1)) codes.delete(code)
  }
  return [...codes]
}

/** Moves these rows to where the mark of erased people is in the order of names. */
async function orderWithout(db: Database, batchId: string, order: Int32Array, rows: ReadonlySet<number>): Promise<Int32Array> {
  const others = order.filter((row) => !rows.has(row))
  const names = createNames(db, batchId)
  const moved = new Int32Array(order.length)
  let [from, to] = [0, 0]
  for (const row of order.filter((row) => rows.has(row)).sort()) {
    const place = await placeOf(row, others, names)
    moved.set(others.subarray(from, place), to)
    to += place - from
    moved[to] = row
    ;[from, to] = [place, to + 1]
  }
  moved.set(others.subarray(from), to)
  return moved
}

type Names = (row: number) => Promise<Buffer>

/** The number of other people who come before an erased one; people of the same name are in the order of rows. */
async function placeOf(row: number, others: Int32Array, names: Names): Promise<number> {
  let [low, high] = [0, others.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = others[middle] as number
    const compared = Buffer.compare(await names(other), erasedName)
    if (compared < 0 || (compared === 0 && other < row)) low = middle + 1
    else high = middle
  }
  return low
}

const erasedName = Buffer.from(erasedMark)

/** The folded name of a row, which the database compares byte by byte. */
function createNames({ kysely }: Database, batchId: string): Names {
  const known = new Map<number, Promise<Buffer>>()
  const read = async (row: number) => {
    const { name } = await kysely
      .selectFrom('users')
      .where('batchId', '=', batchId)
      .where('rowNo', '=', row)
      .select(sql<string>`fold_for_search(name)`.as('name'))
      .executeTakeFirstOrThrow()
    return Buffer.from(name)
  }
  return (row) => {
    const name = known.get(row) ?? read(row)
    known.set(row, name)
    return name
  }
}
