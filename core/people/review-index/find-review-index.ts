import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import type { PersonFilter } from '#core/people/filter/person-filter'

/** A filter resolved by the database for one batch, so that it can be checked for each person alone. */
export type ResolvedFilter = {
  q?: string
  city?: string
  domain?: string
  flag?: string
  /** YYYY-MM-DD */
  bornBy?: string
  bornAfter?: string
  rowFrom?: number
  rowTo?: number
  /** Folded name and row of the first and last person of a range; fewer if a row has no person. */
  ends?: [string, number][]
  /** Conditions on declared fields, as the SQL function `field_matches` takes them. */
  fields?: Record<string, unknown>[]
  /** The places of the declared values that a search reads. */
  searched?: number[]
}

/** The review index of a batch and a filter for it. `version` is null until it is built; the contents of a version never change. */
export type ReviewIndex = { batchId: string; rows: number; version: number | null; filter: ResolvedFilter }

/** Refuses a filter by flag with `flags-not-ready` before the review index is built, and an unknown filter with `input-invalid`. */
export async function findReviewIndex({ kysely }: Database, batchId: string, filter: PersonFilter): Promise<ReviewIndex> {
  const found = await kysely
    .selectFrom('batch as b')
    .leftJoin('reviewIndex as d', (join) => join.onRef('d.batchId', '=', 'b.id').on('d.builtAt', 'is not', null))
    .where('b.id', '=', batchId)
    .select(['b.rowCount', 'd.version', sql<ResolvedFilter>`resolve_filter(b.id, ${JSON.stringify(filter)}::jsonb)`.as('filter')])
    .executeTakeFirst()
  return { batchId, rows: found?.rowCount ?? 0, version: found?.version ?? null, filter: found?.filter ?? {} }
}
