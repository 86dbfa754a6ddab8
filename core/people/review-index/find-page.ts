import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import type { ReviewIndex } from '#core/people/review-index/find-review-index'
import { readOrder } from '#core/people/review-index/read-column'
import { countBefore, countRows, hasRow, type RowSet, rowsAt } from '#core/people/review-index/row-set'

/** Orders of the people of a batch: by row or by name; `-` reverses. */
export const personSorts = ['row', '-row', 'name', '-name'] as const
export type PersonSort = (typeof personSorts)[number]

/** The page from position `at` on, counted from 0, or after the row `after`; else the first page. */
export type Where = { sort: PersonSort; at?: number | undefined; after?: number | undefined; limit: number }

export type RowPage = { rows: number[]; at: number; total: number }

/** Returns the rows of one page of a set. Refuses sorting by name with `review-index-not-built` before the review index is built. */
export async function findPage(db: Database, reviewIndex: ReviewIndex, set: RowSet, where: Where): Promise<RowPage> {
  const isByName = where.sort === 'name' || where.sort === '-name'
  if (!isByName) return pageByRow(set, where)
  if (reviewIndex.version === null) throw new DomainError('review-index-not-built')
  return pageByName(await readOrder(db, reviewIndex), set, where)
}

function pageByRow(set: RowSet, { sort, at, after, limit }: Where): RowPage {
  const total = countRows(set)
  if (sort === 'row') {
    const place = at ?? (after === undefined ? 0 : countBefore(set, after + 1))
    return { rows: rowsAt(set, place, limit), at: place, total }
  }
  const place = at ?? (after === undefined ? 0 : total - countBefore(set, after))
  const first = Math.max(total - place - limit, 0)
  return { rows: rowsAt(set, first, Math.max(total - place, 0) - first).reverse(), at: place, total }
}

function pageByName(order: Int32Array, set: RowSet, { sort, at, after, limit }: Where): RowPage {
  const step = sort === 'name' ? 1 : -1
  const rows: number[] = []
  let isBehind = after === undefined || at !== undefined
  let [place, passed] = [at ?? 0, 0]
  for (let index = step > 0 ? 0 : order.length - 1; index >= 0 && index < order.length && rows.length < limit; index += step) {
    const row = order[index] ?? 0
    const isIn = hasRow(set, row)
    if (isIn && isBehind && passed >= place) rows.push(row)
    if (isIn) passed += 1
    if (!isBehind && row === after) [isBehind, place] = [true, passed]
  }
  return { rows, at: place, total: countRows(set) }
}
