import pg from 'pg'
import { instance } from './instance'

export type HeldImport = { release: () => Promise<void> }

/**
 * Holds the next import of `makerId` before its slice `sliceNo`, counted from 1, by a lock on that slice.
 * Call it before the file is sent; `held` resolves when the slice is locked.
 */
export async function holdNextImport(makerId: string, sliceNo: number): Promise<{ held: Promise<HeldImport> }> {
  const client = new pg.Client({ connectionString: instance.ownerUrl })
  await client.connect()
  await client.query('begin')
  return { held: lockSlice(client, makerId, sliceNo) }
}

async function lockSlice(client: pg.Client, makerId: string, sliceNo: number): Promise<HeldImport> {
  for (;;) {
    // The slices before it are imported one after the other, which leaves many times as long as it takes to ask again.
    const { rowCount } = await client.query(
      `select 1 from batch_slice s join batch b on b.id = s.batch_id
       where b.maker_id = $1 and s.slice_no = $2 and s.imported_at is null for update of s`,
      [makerId, sliceNo],
    )
    if (rowCount) break
  }
  return {
    release: async () => {
      await client.query('rollback')
      await client.end()
    },
  }
}
