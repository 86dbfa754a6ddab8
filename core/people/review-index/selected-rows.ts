import type { Database } from '#core/database/open-database'
import type { PersonStatus } from '#core/people/person'
import type { ReviewIndex } from '#core/people/review-index/find-review-index'
import { matchingRows } from '#core/people/review-index/matching-rows'
import { intersect, type RowSet } from '#core/people/review-index/row-set'
import { statusRows } from '#core/people/review-index/status-rows'

/** The rows that match the filter of a reviewIndex and have a status now; without one, of any. */
export async function selectedRows(db: Database, reviewIndex: ReviewIndex, status?: PersonStatus): Promise<RowSet> {
  const [matching, withStatus] = await Promise.all([matchingRows(db, reviewIndex), statusRows(db, reviewIndex, status)])
  return matching === null ? withStatus : intersect(withStatus, matching)
}
