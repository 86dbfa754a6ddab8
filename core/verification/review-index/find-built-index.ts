import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'

/** The batch of a built review index. `day` is the day of its upload, as YYYY-MM-DD. */
export type VerifiedIndex = { batchId: string; rows: number; day: string }

/** Returns null while no review index is built. */
export async function findBuiltIndex({ kysely }: Database, batchId: string): Promise<VerifiedIndex | null> {
  const found = await kysely
    .selectFrom('reviewIndex as i')
    .innerJoin('batch as b', 'b.id', 'i.batchId')
    .where('i.batchId', '=', batchId)
    .where('i.builtAt', 'is not', null)
    .select([
      'b.id as batchId',
      sql<number>`coalesce(b.row_count, 0)`.as('rows'),
      sql<string>`(b.created_at at time zone 'UTC')::date::text`.as('day'),
    ])
    .executeTakeFirst()
  return found ?? null
}
