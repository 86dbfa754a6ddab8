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
}

/** The review index of a batch and a filter for it. `version` is null until it is built; the contents of a version never change. */
export type ReviewIndex = { batchId: string; rows: number; version: number | null; filter: ResolvedFilter }

/** Refuses a filter by flag with `flags-not-ready` before the review index is built, and an unknown filter with `input-invalid`. */
export async function findReviewIndex(db: Database, batchId: string, filter: PersonFilter): Promise<ReviewIndex> {
  const [found] = await db.query<Omit<ReviewIndex, 'batchId'>>(
    `select coalesce(b.row_count, 0) as rows, d.version, resolve_filter(b.id, $2::jsonb) as filter
     from batch b left join review_index d on d.batch_id = b.id and d.built_at is not null where b.id = $1`,
    [batchId, JSON.stringify(filter)],
  )
  return { batchId, rows: found?.rows ?? 0, version: found?.version ?? null, filter: found?.filter ?? {} }
}
