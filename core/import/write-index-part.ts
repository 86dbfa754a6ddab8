import type pg from 'pg'
import type { SliceLines } from '#core/import/copy-lines/slice-lines'
import type { SlicePlan } from '#core/parsing/slice-plan'
import { withoutRows } from '#core/people/index-parts/index-part'
import { storeIndexPart } from '#core/people/index-parts/store-index-part'

/** Writes what a slice adds to the review index, without `duplicates`. A part with texts that only PostgreSQL can fold is made later. */
export async function writeIndexPart(
  client: pg.PoolClient,
  batch: string,
  { sliceNo: slice }: SlicePlan,
  { indexPart, rows }: SliceLines,
  duplicates: Set<number>,
): Promise<void> {
  if (indexPart === null) return
  const part = withoutRows(
    indexPart,
    Array.from(duplicates, (person) => rows[person] as number),
  )
  if (part.rowsToFold.length === 0) await storeIndexPart(client, { batch, slice }, part)
}
