import type { Database } from '#core/db'
import type { Desk } from '#core/desk/find-desk'
import { matchingRows } from '#core/desk/matching-rows'
import { intersect, type RowSet } from '#core/desk/row-set'
import { statusRows } from '#core/desk/status-rows'
import type { UserStatus } from '#core/users/user'

/** The rows that match the filter of a desk and have a status now; without one, of any. */
export async function selectedRows(db: Database, desk: Desk, status?: UserStatus): Promise<RowSet> {
  const [matching, standing] = await Promise.all([matchingRows(db, desk), statusRows(db, desk, status)])
  return matching === null ? standing : intersect(standing, matching)
}
