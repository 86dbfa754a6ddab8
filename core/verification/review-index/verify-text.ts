import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Database } from '#core/database/open-database'
import { type FoldedSlice, recordSeparator } from '#core/people/index-parts/index-part'

type Stored = { rows: number[]; lengths: number[]; digest: Buffer }

/** Whether the stored chunks of a slice are its text, each from the row on that it says. */
export async function hasText(db: Database, batchId: string, slice: FoldedSlice): Promise<boolean> {
  const { rowFrom, text, recordTo } = slice
  const rowTo = rowFrom + recordTo.length - 1
  const ofSlice = `from review_index_text where batch_id = ${pg.escapeLiteral(batchId)} and row_from between ${rowFrom} and ${rowTo}`
  const [size] = await db.query<{ bytes: number }>(`select coalesce(sum(octet_length(text) + 1), 0)::float8 as bytes ${ofSlice}`)
  // A text of another length could be longer than PostgreSQL can concatenate.
  if (size?.bytes !== text.length || text.length === 0) return false
  const [stored] = await db.query<Stored>(
    `select array_agg(row_from order by row_from) as rows, array_agg(octet_length(text) order by row_from) as lengths,
       sha256(convert_to(string_agg(text, chr(${recordSeparator}) order by row_from), 'UTF8')) as digest ${ofSlice}`,
  )
  // No separator follows the last record.
  const digest = createHash('sha256').update(text.subarray(0, -1)).digest()
  return stored !== undefined && digest.equals(stored.digest) && areFrom(slice, stored)
}

/** Whether each chunk begins where the text of its row does. */
function areFrom({ rowFrom, recordTo }: FoldedSlice, { rows, lengths }: Stored): boolean {
  let from = 0
  return rows.every((row, chunk) => {
    const isAt = from === (row === rowFrom ? 0 : (recordTo[row - rowFrom - 1] as number) + 1)
    from += (lengths[chunk] as number) + 1
    return isAt
  })
}
