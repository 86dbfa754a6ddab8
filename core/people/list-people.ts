import { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import { type Page, PageRequest } from '#core/database/page'
import { readMask, requireUnmasked } from '#core/disclosures/masked-fields'
import { fieldsOfFilter, fieldsOfSort } from '#core/people/filter/fields-of-filter'
import { PersonFilter } from '#core/people/filter/person-filter'
import { PersonSort } from '#core/people/filter/person-sort'
import { PersonStatus } from '#core/people/filter/person-status'
import type { Person } from '#core/people/person'
import { readRows } from '#core/people/read-rows'
import { findPage } from '#core/people/review-index/find-page'
import { findReviewIndex, type ReviewIndex } from '#core/people/review-index/find-review-index'
import { matchingRowsWithStatus } from '#core/people/review-index/matching-rows'
import { intersect, type RowSet, rowSetOf, sentRows } from '#core/people/review-index/row-set'

export const PeopleRequest = PageRequest.extend({
  status: PersonStatus.optional(),
  decisionId: z.uuid().optional(),
  filter: PersonFilter.default({}),
  sort: PersonSort.default('row'),
  /** A position in the order, from 0; it takes precedence over a cursor. */
  at: z.coerce.number().int().min(0).optional(),
})
const Cursor = z.coerce.number().int().min(0).max(2_147_483_647)

type Input = z.input<typeof PeopleRequest> & { batchId: string }

/**
 * Returns a page of the people of a batch, by row, by name or by a declared field, and the total number of matches. A cursor is a row.
 * Before the review index is built, refuses sorting by anything but the row with `review-index-not-built` and a filter by flag with `flags-not-ready`. Refuses what compares masked
 * fields with `personal-data-masked`.
 */
export async function listPeople({ ctx, input }: { ctx: Context; input: Input }): Promise<Page<Person> & { at: number; total: number }> {
  const { batchId } = input
  const { status, decisionId, filter, sort, at, cursor, limit } = PeopleRequest.parse(input)
  const [, mask, reviewIndex] = await Promise.all([
    getBatch({ ctx, input: { batchId } }),
    readMask(ctx, batchId),
    findReviewIndex(ctx.db, batchId, filter),
  ])
  requireUnmasked(mask, [...fieldsOfFilter(filter, mask), ...fieldsOfSort(sort)])
  const selected = await matchingRowsWithStatus(ctx.db, reviewIndex, status)
  const set = decisionId === undefined ? selected : intersect(selected, await rowsOfDecision(ctx.db, reviewIndex, decisionId))
  const after = cursor === undefined ? undefined : Cursor.parse(cursor)
  const page = await findPage(ctx.db, reviewIndex, set, { sort, at, after, limit })
  const people = await readRows(ctx, batchId, page.rows)
  // People who were decided between the two queries no longer have the status.
  const items = status === undefined ? people : people.filter((person) => person.status === status)
  const isLast = page.at + page.rows.length >= page.total
  return { items, at: page.at, total: page.total, nextCursor: isLast ? null : String(page.rows.at(-1) ?? '') || null }
}

/** The rows that a decision was applied to and that no later decision changed. */
async function rowsOfDecision({ kysely }: Database, reviewIndex: ReviewIndex, decisionId: string): Promise<RowSet> {
  const { sent } = await kysely
    .selectFrom('decisionSlice as a')
    .innerJoin('decision as d', 'd.id', 'a.decisionId')
    .innerJoin('batchSlice as s', (join) => join.onRef('s.sliceNo', '=', 'a.sliceNo').onRef('s.batchId', '=', 'd.batchId'))
    .innerJoin('users as u', (join) =>
      join.onRef('u.batchId', '=', 's.batchId').onRef('u.rowNo', '>=', 's.rowFrom').onRef('u.rowNo', '<=', 's.rowTo'),
    )
    .where('s.batchId', '=', reviewIndex.batchId)
    .where('a.decisionId', '=', decisionId)
    .whereRef('u.decisionNo', '=', 'd.decisionNo')
    .where('a.applied', '>', 0)
    .select(sentRows)
    .executeTakeFirstOrThrow()
  return rowSetOf(reviewIndex.rows, sent)
}
