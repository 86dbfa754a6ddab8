import type { Database } from '#core/db'
import type { Desk } from '#core/desk/find-desk'
import { cuedRows } from '#core/desk/matching-rows'
import { countRows, intersect, type RowSet } from '#core/desk/row-set'
import { type Flag, flags } from '#core/users/flag'

export type FlagCount = { flag: Flag; count: number }

/** How many people of a set have each flag; those that nobody has are left out. The desk is prepared. */
export async function countFlags(db: Database, desk: Desk, set: RowSet): Promise<FlagCount[]> {
  const counted = flags.map(async (flag) => ({ flag, count: countRows(intersect(set, await cuedRows(db, desk, flag))) }))
  return (await Promise.all(counted)).filter(({ count }) => count > 0)
}
