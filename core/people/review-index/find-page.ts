import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import { orderOf, type PersonSort } from '#core/people/filter/person-sort'
import { readFieldColumn } from '#core/people/review-index/field-column'
import type { ReviewIndex } from '#core/people/review-index/find-review-index'
import { readOrder } from '#core/people/review-index/read-column'
import { countBefore, countRows, hasRow, type RowSet, rowsAt } from '#core/people/review-index/row-set'

/** The page from position `at` on, counted from 0, or after the row `after`; else the first page. `limit` is the most rows of it. */
type PageInput = { sort: PersonSort; at?: number | undefined; after?: number | undefined; limit: number }

export type RowPage = { rows: number[]; at: number; total: number }

/**
 * Returns the rows of one page of a set. Refuses sorting by anything but the row with `review-index-not-built` before the review index is
 * built, and by a field that is not filterable in the batch with `input-invalid`.
 */
export async function findPage(db: Database, reviewIndex: ReviewIndex, set: RowSet, input: PageInput): Promise<RowPage> {
  const { by, isDescending } = orderOf(input.sort)
  if (by === 'row') return pageByRow(set, input, isDescending)
  if (reviewIndex.version === null) throw new DomainError('review-index-not-built')
  const order = by === 'name' ? await readOrder(db, reviewIndex) : (await readFieldColumn(db, reviewIndex, by.field)).rows
  return pageInOrder(order, set, input, isDescending)
}

function pageByRow(set: RowSet, { at, after, limit }: PageInput, isDescending: boolean): RowPage {
  const total = countRows(set)
  if (!isDescending) {
    const place = at ?? (after === undefined ? 0 : countBefore(set, after + 1))
    return { rows: rowsAt(set, place, limit), at: place, total }
  }
  const place = at ?? (after === undefined ? 0 : total - countBefore(set, after))
  const first = Math.max(total - place - limit, 0)
  return { rows: rowsAt(set, first, Math.max(total - place, 0) - first).reverse(), at: place, total }
}

function pageInOrder(order: Int32Array, set: RowSet, { at, after, limit }: PageInput, isDescending: boolean): RowPage {
  const step = isDescending ? -1 : 1
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
