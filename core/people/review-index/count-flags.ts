import type { Database } from '#core/database/open-database'
import { type Flag, flags } from '#core/people/flag'
import type { ReviewIndex } from '#core/people/review-index/find-review-index'
import { flaggedRows } from '#core/people/review-index/matching-rows'
import { countRows, intersect, type RowSet } from '#core/people/review-index/row-set'

export type FlagCount = { flag: Flag; count: number }

/** How many people of a set have each flag; those that nobody has are left out. The reviewIndex is prepared. */
export async function countFlags(db: Database, reviewIndex: ReviewIndex, set: RowSet): Promise<FlagCount[]> {
  const counted = flags.map(async (flag) => ({ flag, count: countRows(intersect(set, await flaggedRows(db, reviewIndex, flag))) }))
  return (await Promise.all(counted)).filter(({ count }) => count > 0)
}
