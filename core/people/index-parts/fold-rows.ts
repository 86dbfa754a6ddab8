import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import { foldSlice, type LinesToFold } from './fold-slice'
import type { FoldedSlice } from './index-part'

/** Folds the stored rows of a slice. PostgreSQL folds what only it can. */
export async function foldRows({ kysely }: Database, batchId: string, lines: LinesToFold): Promise<FoldedSlice> {
  const slice = foldSlice(lines)
  if (slice.rowsToFold.length === 0) return slice
  const places = JSON.stringify(lines.searched ?? [])
  const folded = await kysely
    .selectFrom('users')
    .where('batchId', '=', batchId)
    .where('rowNo', '=', sql<number>`any (${slice.rowsToFold}::integer[])`)
    .select([
      'rowNo',
      sql<string>`search_text(name, email, city) || searched_values(fields, ${places}::jsonb)`.as('text'),
      sql<string | null>`domain_of(email)`.as('domain'),
    ])
    .execute()
  return foldSlice({ ...lines, folded: new Map(folded.map(({ rowNo, ...person }) => [rowNo, person])) })
}
