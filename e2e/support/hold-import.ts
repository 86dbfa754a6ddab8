import type pg from 'pg'
import { type Hold, openHold } from './open-hold'

/**
 * Holds the next import of `makerId` before its slice `sliceNo`, counted from 1, by a lock on that slice.
 * Call it before the file is sent; `held` resolves when the slice is locked.
 */
export async function holdNextImport(makerId: string, sliceNo: number): Promise<{ held: Promise<Hold> }> {
  const { client, release } = await openHold()
  return { held: lockSlice(client, makerId, sliceNo).then(() => ({ release })) }
}

async function lockSlice(client: pg.Client, makerId: string, sliceNo: number): Promise<void> {
  for (;;) {
    // The slices before it are imported one after the other, which leaves many times as long as it takes to ask again.
    const { rowCount } = await client.query(
      `select 1 from batch_slice s join batch b on b.id = s.batch_id
       where b.maker_id = $1 and s.slice_no = $2 and s.imported_at is null for update of s`,
      [makerId, sliceNo],
    )
    if (rowCount) return
  }
}
