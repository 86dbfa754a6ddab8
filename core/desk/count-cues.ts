import type { Database } from '#core/db'
import type { Desk } from '#core/desk/find-desk'
import { cuedRows } from '#core/desk/matching-rows'
import { countRows, intersect, type RowSet } from '#core/desk/row-set'
import { type Cue, cues } from '#core/users/cue'

export type CueCount = { cue: Cue; count: number }

/** How many people of a set have each cue; those that nobody has are left out. The desk is prepared. */
export async function countCues(db: Database, desk: Desk, set: RowSet): Promise<CueCount[]> {
  const counted = cues.map(async (cue) => ({ cue, count: countRows(intersect(set, await cuedRows(db, desk, cue))) }))
  return (await Promise.all(counted)).filter(({ count }) => count > 0)
}
